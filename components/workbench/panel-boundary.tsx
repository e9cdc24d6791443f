"use client";
/** Keeps a fault in a kernel panel from taking the lesson and its terminals down. */
import { Component, type ReactNode } from "react";

export class PanelBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <p role="alert" className="grid h-full place-items-center p-6 text-center text-sm">
        This panel has failed. Your terminals go on; choose another panel, or reload the page.
      </p>
    );
  }
}
