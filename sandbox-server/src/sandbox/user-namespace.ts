/**
 * Makes the user namespace of a sandbox as the inner one of two, so that all that is nested in it is counted for this
 * sandbox, and for it alone.
 *
 * The kernel counts namespaces, inotify instances and watches, queued signals and message queues for each user of a user
 * namespace, and again for that namespace's owner in the one around it (kernel/ucount.c, namespaces(7)). Hence two:
 * - the outer one belongs to the sandbox's own id on the host. The OCI runtime would make it as the host's root; then all
 *   sandboxes and the host share one count, and a learner with 128 inotify instances leaves none to anybody else.
 * - the limits stand in the outer one, where everything inside counts for the one owner of the inner one. In the inner one
 *   they would hold for each of its 65,536 users, and root there can be any of them.
 */
import type { UserNamespaceStep } from "./plan.ts";

/**
 * `sh -ec` with path, first id, number of ids, and `file=limit` for each file of /proc/sys/user/ to be set. Each namespace
 * is held by a sleeping process until something else holds it. CAP_SYS_ADMIN is for hosts that let nobody without it make
 * a user namespace. An id map may be written only from the namespace around (user_namespaces(7)): the inner one's by nsenter.
 */
const SCRIPT = `
path=$1 id=$2 count=$3
shift 3
outer=$(setpriv --reuid="$id" --regid="$id" --clear-groups --inh-caps=+sys_admin --ambient-caps=+sys_admin \\
  unshare --user sh -c 'echo $$; exec sleep 60 >/dev/null' &)
trap 'kill "$outer"' EXIT
echo "0 $id $count" >"/proc/$outer/uid_map"
echo "0 $id $count" >"/proc/$outer/gid_map"
inner=$(nsenter --user="/proc/$outer/ns/user" sh -ec '
  count=$1
  shift
  for limit; do echo "\${limit#*=}" >"/proc/sys/user/\${limit%%=*}"; done
  inner=$(unshare --user sh -c "echo \\$\\$; exec sleep 60 >/dev/null" &)
  echo "0 0 $count" >"/proc/$inner/uid_map"
  echo "0 0 $count" >"/proc/$inner/gid_map"
  echo "$inner"
' sh "$count" "$@")
trap 'kill "$outer" "$inner"' EXIT
mount --bind "/proc/$inner/ns/user" "$path"
`;

export function userNamespaceCommand({ path, firstId, count, limits }: UserNamespaceStep): string[] {
  const assignments = Object.entries(limits).map(([file, limit]) => `${file}=${limit}`);
  return ["sh", "-ec", SCRIPT, "sh", path, String(firstId), String(count), ...assignments];
}
