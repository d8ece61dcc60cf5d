# Says what a container sees, a section for each kind of thing.
section() { echo "== $1"; }
section ids
id -u; id -g; id -G | tr ' ' '\n' | sort -n
section environment
env | grep -v -e ^SHLVL= -e ^PWD= -e ^OLDPWD= | sort
section capabilities
grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status
section mounts
awk '{
    kind = "private"
    for (i = 7; i <= NF; i++) {
        if ($i ~ /^shared/) kind = "shared"
        if ($i ~ /^master/) kind = "slave"
        if ($i == "-") { type = $(i + 1); options = $(i + 3); break }
    }
    if (type != "tmpfs") options = ""
    print $5, $6, kind, type, options
}' /proc/self/mountinfo | sort
section limits
cat /proc/self/limits
section groups
for file in memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes memory/memory.soft_limit_in_bytes \
    memory/memory.swappiness memory/memory.oom_control cpu/cpu.shares cpu/cpu.cfs_period_us cpu/cpu.cfs_quota_us \
    cpuset/cpuset.cpus cpuset/cpuset.mems pids/pids.max memory.max memory.swap.max memory.low cpu.max cpu.weight \
    cpuset.cpus cpuset.mems pids.max; do
    [ ! -r /sys/fs/cgroup/$file ] || echo "$file $(cat /sys/fs/cgroup/$file | tr '\n' ' ')"
done
section process
echo "$$ $(pwd) $(umask) $(cat /proc/self/oom_score_adj)"
stat -c '%a %u %g' .
readlink /proc/self/fd/0
cat /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/net/ipv4/ping_group_range
section devices
find /dev ! -path '/dev/pts/*' ! -path '/dev/shm/*' ! -path /dev/mqueue/\* -exec stat -c '%n %F %a %u %g %t:%T' {} + | sort
section names
hostname
cat /proc/sys/kernel/domainname /etc/hostname /etc/hosts /etc/resolv.conf
section files
