// A program gets its own network, mounts and processes: ports, the daemon's
// socket and X displays cannot clash with another's or with this computer's
// own, and neither a process nor a temporary file outlives it.
import { spawnSync } from "node:child_process";
import process from "node:process";

const INSIDE = "NATSUIN_E2E_INSIDE";

const PREPARE = `
set -e
ip link set lo up
mkdir -p /run/pcscd /tmp/.X11-unix "$TMPDIR"
mount -t tmpfs tmpfs /run/pcscd
mount -t tmpfs -o mode=1777 tmpfs /tmp/.X11-unix
mount -t tmpfs -o mode=1777 tmpfs "$TMPDIR"
exec "$@"`;

/**
 * What to start so that a program of Node's runs inside namespaces of its own.
 * Needs root. Killing what was started kills all that the program started.
 * @param {string[]} args the program's file and its arguments
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }}
 */
export function inNamespace(args) {
  const flags = ["-m", "-n", "-p", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];
  return {
    command: "unshare",
    args: [...flags, "sh", "-c", PREPARE, "sh", process.execPath, ...args],
    env: { ...process.env, [INSIDE]: "1", TMPDIR: "/run/natsuin-e2e" },
  };
}

/**
 * Runs this very program again inside namespaces of its own, and ends with its
 * exit status. Returns only inside. Needs root.
 */
export function enterNamespace() {
  if (process.env[INSIDE] === "1") {
    return;
  }
  const { command, args, env } = inNamespace(process.argv.slice(1));
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env });
  if (error !== undefined) {
    throw error;
  }
  process.exit(status ?? 1);
}
