/** The document around every page: language, theme, type. */
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { StoredProgress } from "#components/progress/stored-progress.tsx";
import { themeScript } from "#components/ui/theme-script.ts";
import { ClassMessages } from "#components/workshop/class-messages.tsx";
import { webServices } from "#web/services.ts";
import { whoAsks } from "./members.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Drydock", template: "%s · Drydock" },
  description: "A lab that teaches what containers are made of, on a real Linux kernel.",
  icons: { icon: "/logo.svg" },
};

// The keyboard of a phone makes the page smaller instead of covering the terminal.
export const viewport: Viewport = { colorScheme: "light dark", interactiveWidget: "resizes-content" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const { member } = await whoAsks();
  return (
    // The script below sets data-theme before React looks; browsers hide the nonce from it.
    <html lang="en" suppressHydrationWarning data-learner={member?.person.id.slice(0, 8)}>
      <head>
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, which must run before the first paint
          dangerouslySetInnerHTML={{ __html: themeScript }}
        />
      </head>
      <body>
        {member && (
          <>
            <StoredProgress stored={await webServices().progress(member.person.id)} />
            <ClassMessages madeFor={member.unlocked} />
          </>
        )}
        {children}
      </body>
    </html>
  );
}
