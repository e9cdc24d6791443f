/**
 * Makes a user namespace that the sandbox's own id owns.
 *
 * The kernel counts namespaces, inotify instances and watches, queued signals and message queues for whoever owns a user
 * namespace as well as inside it (kernel/ucount.c, user_namespaces(7)). The OCI runtime would make it as the host's root:
 * then every sandbox and the host itself share one count, and a single learner with 128 inotify instances leaves none
 * to anybody else.
 */
import type { UserNamespaceStep } from "./plan.ts";

/**
 * `sh -ec` with path, first id, number of ids and `file=limit` for each file of /proc/sys/user/ that is to be set.
 * /proc/sys/user shows the limits of the writer's own user namespace, so the holder writes them, the only process there
 * that ever has CAP_SYS_RESOURCE. CAP_SYS_ADMIN until then, for hosts that let nobody else make a user namespace.
 */
const SCRIPT = `
path=$1 id=$2 count=$3
shift 3
holder=$(
  setpriv --reuid="$id" --regid="$id" --clear-groups --inh-caps=+sys_admin --ambient-caps=+sys_admin \\
    unshare --user --keep-caps sh -ec '
      for limit; do echo "\${limit#*=}" >"/proc/sys/user/\${limit%%=*}"; done
      echo $$
      exec sleep 60 >/dev/null
    ' sh "$@" &
)
trap 'kill "$holder"' EXIT
echo "0 $id $count" >"/proc/$holder/uid_map"
echo "0 $id $count" >"/proc/$holder/gid_map"
mount --bind "/proc/$holder/ns/user" "$path"
`;

export function userNamespaceCommand({ path, firstId, count, limits }: UserNamespaceStep): string[] {
  const assignments = Object.entries(limits).map(([file, limit]) => `${file}=${limit}`);
  return ["sh", "-ec", SCRIPT, "sh", path, String(firstId), String(count), ...assignments];
}
