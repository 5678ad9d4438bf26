/** What page.mjs leaves for the driver. */
interface Window {
  bench: import("./page.mjs").Bench;
}
