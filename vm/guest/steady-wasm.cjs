/**
 * Keeps WebAssembly at its first compilation, in every Node of the virtual machine. Node takes the types out of TypeScript
 * by a WebAssembly module. When V8 compiles a function of it anew while it runs (Runtime_WasmTriggerTierUp), an emulated
 * processor now and then lets V8 see the stack before the code it belongs to, and the process aborts:
 * `Check failed: it->second.Size() > offset` (StackFrameIterator::ComputeStackFrameType).
 */
require("node:v8").setFlagsFromString("--no-wasm-dynamic-tiering");
require("node:v8").setFlagsFromString("--no-wasm-tier-up");
