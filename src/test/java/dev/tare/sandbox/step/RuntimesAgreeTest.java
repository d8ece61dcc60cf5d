package dev.tare.sandbox.step;

import static dev.tare.testing.ContainerImages.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a program of a step sees and may do is the same by Tare's own sandbox as by runc: it looks from inside. What
 * differs by nature, such as numbers of mounts and pipes, is made alike first.
 */
@Tag("integration")
class RuntimesAgreeTest extends StepBase {
    private static final String LOOK = """
            busybox grep -vE '^(Vm|Rss|Hugetlb|[nv][a-z]*_?ctxt|Pid|Tgid|Ngid|NSt|NSp|NSs)' /proc/self/status
            busybox cut -d ' ' -f 4- /proc/self/mountinfo | busybox sed 's/(deleted)//'
            busybox cat /proc/self/cgroup
            busybox cat /proc/self/limits /proc/self/oom_score_adj /proc/self/timerslack_ns /proc/self/coredump_filter
            busybox cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups /proc/self/loginuid
            busybox ls -lanR /dev | busybox sed 's/[A-Z][a-z][a-z] .*[0-9]:[0-9][0-9]//'
            busybox ls -lan / /sys/fs/cgroup | busybox sed 's/[A-Z][a-z][a-z] .*[0-9]:[0-9][0-9]//'
            busybox ls -ln /proc/self/fd | busybox sed 's/[A-Z][a-z][a-z] .*[0-9]:[0-9][0-9]//'
            busybox id; busybox hostname; umask; pwd; busybox env | busybox sort; echo $$ $PPID $0
            busybox awk '{print $5 == $6, $7, $19, $18}' /proc/self/stat
            busybox nice; busybox stat -c '%F %u:%g %a' /dev/stdin /proc/self/fd/1 /proc/self/fd/2
            for n in /proc/self/ns/*; do test $(busybox readlink $n) = $(eval echo \\$OUT_${n##*/}) && echo "$n shared"; done
            for f in $(busybox find /sys/fs/cgroup -maxdepth 2 -name 'devices.list' -o -maxdepth 2 -name 'memory.limit*' \
                -o -maxdepth 2 -name 'cpu.shares' -o -maxdepth 2 -name 'cpuset.cpus'); do
                echo $f; busybox sort $f; done
            for f in /proc/sys/kernel/hostname /proc/sysrq-trigger /proc/kcore /proc/keys /proc/timer_list /proc/bus \
                /sys/firmware /proc/irq /proc/fs /proc/sys/vm/swappiness /sys/kernel/x /dev/kmsg /proc/1/oom_score_adj; do
                (: >>$f) 2>&1 | busybox sed 's/.*: //'; busybox head -c 3 $f 2>&1; busybox ls -lnd $f \
                | busybox sed 's/[A-Z][a-z][a-z] .*[0-9]:[0-9][0-9]//'; done
            busybox ip -o link 2>&1 | busybox cut -c 1-40
            busybox mknod /tmp/disk b 7 0 && busybox dd if=/tmp/disk count=1 2>&1 | busybox head -n 1
            (echo x >/dev/stdout) 2>&1; busybox dd if=/dev/zero of=/dev/null count=1 2>&1 | busybox head -n 1
            busybox cat /dev/tty 2>&1; busybox mount -t tmpfs x /tmp 2>&1; busybox chroot / busybox true && echo chroot
            """;

    private String seen(Step step, StepRuntime by, ExecSettings settings) throws IOException {
        try (StepExecutor executor = new StepExecutor(store, settings, Clock.systemUTC(), by)) {
            Ran ran = step.run(executor);
            String left = String.join("\n", ran.upper());
            return ran.code() + "\n"
                    + (ran.out() + ran.err() + left)
                            .replace(store.home().toString(), "STORE")
                            .replaceAll("tare-step-[0-9a-f]+", "GROUP")
                            .replaceAll("steps/[0-9a-f]{16}", "STEP")
                            .replaceAll("(pipe|socket):\\[[0-9]+\\]", "$1")
                            .replaceAll("(master|shared|propagate_from):[0-9]+", "$1")
                            .replaceAll("=/proc/self/fd/[0-9]+", "=FD")
                            // Runc hands on what its own parent ignores.
                            .replaceAll("SigIgn:.*", "")
                            // Of all processes of root on this machine.
                            .replaceAll("SigQ:\\s*[0-9]+/", "SigQ: N/")
                            // Runc copies all streams by pipes, this one too; BuildKit gives the null device.
                            .replaceAll(".* 0 -> (pipe|/dev/null)", "INPUT")
                            .replaceAll("[0-9a-f]{3}(-r--r--r-- +1 0 +0 +0 +/proc/keys)", "$1")
                            .replaceAll("(?m)^(dr-xr-xr-x +)[0-9]+( .* proc)$", "$1$2")
                            .replaceAll("/proc/self/fd/3 -> /proc/[0-9]+/fd", "FD")
                            .replaceAll("/proc/[0-9]+/", "/proc/N/");
        }
    }

    private void same(Step step, ExecSettings settings) throws IOException {
        step.environment = new ArrayList<>(List.of("PATH=/bin", "B=b=c", "A=1 2"));
        try (var spaces = Files.list(Path.of("/proc/self/ns"))) {
            for (Path each : spaces.toList()) {
                step.environment.add("OUT_" + each.getFileName() + "="
                        + Files.readSymbolicLink(each).toString());
            }
        }
        String byRunc = seen(step, new RuncRuntime(), settings);
        assertThat(byRunc.lines().toList()).hasSizeGreaterThan(20);
        assertThat(seen(step, runtime(), settings)).isEqualTo(byRunc);
    }

    @Test
    void anOrdinaryStep() throws IOException {
        same(sh(LOOK), ExecSettings.NONE);
    }

    @Test
    void aStepOfAUserInAFolderOfAnother() throws IOException {
        Step step = sh(LOOK).user("ann");
        step.directory = "/a/b";
        same(step, ExecSettings.NONE);
    }

    @Test
    void aStepWithAllRights() throws IOException {
        Step step = sh(LOOK);
        step.insecure = true;
        same(step, new ExecSettings(Map.of(), Map.of(), Set.of("security.insecure")));
    }

    @Test
    void aStepWithAllRightsOfAUser() throws IOException {
        Step step = sh(LOOK).user("ann");
        step.insecure = true;
        same(step, new ExecSettings(Map.of(), Map.of(), Set.of("security.insecure")));
    }

    @Test
    void aStepWithoutNetworkAndWithMountsAndLimits() throws IOException {
        Step step = sh(LOOK + "busybox cat /run/s /etc/hosts; busybox stat -c '%u:%g %a' /run/s /c/in/there /t");
        step.network = Op.Network.NONE;
        step.limits = new Op.ExecLimits(
                List.of(new Op.HostEntry("db", "10.1.2.3")),
                List.of(
                        new Op.Ulimit("nofile", 77, 99),
                        new Op.Ulimit("core", -1, -1),
                        new Op.Ulimit("stack", 1 << 20, -1)),
                1 << 20);
        step.mount(new ExecMount.Cache("/c/in/there", "id", ExecMount.Sharing.SHARED, false, 0, "/", 0750, 5L, 6L));
        step.mount(new ExecMount.Cache(
                "/dev/shm/deep/er", "two", ExecMount.Sharing.SHARED, true, 0, "/", null, null, null));
        step.mount(new ExecMount.Tmpfs("/t", 1 << 20));
        step.mount(new ExecMount.Secret("key", "/run/s", null, true, 0400, 7, 8));
        same(
                step,
                new ExecSettings(
                        Map.of("key", () -> "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        Map.of(),
                        Set.of(),
                        new ExecSettings.Resources(1L << 28, "0", 512),
                        ExecSettings.Sandbox.ANY));
    }

    @Test
    void everySystemCall() throws IOException {
        Step step = probe();
        same(step, ExecSettings.NONE);
    }

    @Test
    void everySystemCallOfAUser() throws IOException {
        same(probe().user("ann"), ExecSettings.NONE);
    }

    /** A step that makes all calls. */
    private Step probe() throws IOException {
        Path source = folder.resolve("calls.c");
        Path program = folder.resolve("calls");
        try (InputStream in = getClass().getResourceAsStream("/sandbox/calls.c")) {
            Files.write(source, Objects.requireNonNull(in).readAllBytes());
        }
        ChildProcess.of("cc", "-O1", "-w", "-static", "-o", program.toString(), source.toString())
                .succeed();
        Step step = sh("");
        step.layers.add(layer(writer -> file(writer, "calls", 0755, Files.readAllBytes(program))));
        // The last that every libseccomp knows that a runc of these years brings.
        step.args = List.of("/calls", "450");
        return step;
    }
}
