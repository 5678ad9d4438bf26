// Strict presets as errors from the first day; what a rule forbids is
// redesigned, not excepted.
import { fileURLToPath } from "node:url";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: [".tools/**", "dist/**", "node_modules/**", "**/testdata/**", "**/*.gen.ts"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./tsconfig.node.json"],
        tsconfigRootDir: fileURLToPath(new URL(".", import.meta.url)),
      },
    },
    rules: {
      // Untrusted data meets the page only through textContent and
      // attributes that cannot run.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML" },
        { property: "outerHTML" },
        { property: "insertAdjacentHTML" },
      ],
      "no-restricted-globals": ["error", "eval", "alert", "confirm", "prompt"],
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  { files: ["**/*.mjs"], rules: { "no-console": "off" } },
  {
    files: ["**/*.test.ts"],
    // node:test returns promises that the runner itself awaits.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
