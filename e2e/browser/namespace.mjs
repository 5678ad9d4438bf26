// A run gets its own network, mounts and processes: ports, the daemon's socket
// and X displays cannot clash with another run or with this computer's own,
// and nothing outlives the run.
import { spawnSync } from "node:child_process";
import process from "node:process";

const INSIDE = "NATSUIN_E2E_INSIDE";

const PREPARE = `
set -e
ip link set lo up
mkdir -p /run/pcscd /tmp/.X11-unix
mount -t tmpfs tmpfs /run/pcscd
mount -t tmpfs -o mode=1777 tmpfs /tmp/.X11-unix
exec "$@"`;

/**
 * Runs this very program again inside namespaces of its own, and ends with its
 * exit status. Returns only inside. Needs root.
 */
export function enterNamespace() {
  if (process.env[INSIDE] === "1") {
    return;
  }
  const flags = ["-m", "-n", "-p", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];
  const self = ["sh", "-c", PREPARE, "sh", process.execPath, ...process.argv.slice(1)];
  const { status, error } = spawnSync("unshare", [...flags, ...self], {
    stdio: "inherit",
    env: { ...process.env, [INSIDE]: "1" },
  });
  if (error !== undefined) {
    throw error;
  }
  process.exit(status ?? 1);
}
