// Starts the page. A file of its own because the content security policy allows no inline script.
import start from "./anju-ui.js";

await start({ module_or_path: new URL("./anju-ui_bg.wasm", import.meta.url) });
