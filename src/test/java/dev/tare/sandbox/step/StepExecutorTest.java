package dev.tare.sandbox.step;

import static dev.tare.testing.ContainerImages.file;
import static dev.tare.testing.ContainerImages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.sandbox.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a program of a step sees, and what it leaves. */
@Tag("integration")
public class StepExecutorTest extends StepBase {
    @Test
    void outputAndErrorsAndTheExitCodeAreThePrograms() throws IOException {
        Ran ran = sh("echo out; echo err >&2; exit 7").run();
        assertThat(ran.code()).isEqualTo(7);
        assertThat(ran.out()).isEqualTo("out\n");
        assertThat(ran.err()).isEqualTo("err\n");
        assertThat(ran.canceled()).isFalse();
    }

    @Test
    void onlyTheFoldersOfTheKernelAreLeftByAProgramThatChangesNothing() throws IOException {
        assertThat(sh("true").run().upper()).containsExactly("dev", "etc", "proc", "sys");
    }

    @Test
    void whatIsWrittenAndDeletedIsInTheUpperFolder() throws IOException {
        assertThat(sh("echo x >/tmp/file; rm /etc/group").run().upper()).contains("tmp/file", "etc/group");
    }

    @Test
    void anEmptyTreeCanBeRunIn() throws IOException {
        Digest alone = layer(writer -> file(
                writer, "busybox", 0755, java.nio.file.Files.readAllBytes(dev.tare.testing.ContainerImages.BUSYBOX)));
        Step step = sh("");
        step.layers = List.of();
        step.args = List.of("/b/busybox", "echo", "hello");
        step.mount(
                new dev.tare.plan.ExecMount.Bind("/b", 1, "/", false),
                new StepRun.Source(new Snapshots(store).stack(List.of(alone)), "", true));
        assertThat(step.out()).isEqualTo("hello\n");
    }

    @Test
    void theUserHasItsGroupsAndHome() throws IOException {
        assertThat(sh("busybox id; echo $HOME").user("ann").out())
                .isEqualTo("uid=1000(ann) gid=100(users) groups=10(wheel),100(users)\n/home/ann\n");
        assertThat(sh("busybox id -u; busybox id -g").user("4242:17").out()).isEqualTo("4242\n17\n");
        assertThatThrownBy(() -> sh("true").user("bob").run())
                .isInstanceOf(TareException.class)
                .hasMessageContaining("/etc/passwd has no user \"bob\"");
    }

    @Test
    void aWorkingDirectoryThatIsMissingIsMadeForTheUser() throws IOException {
        Step step = sh("pwd; busybox stat -c '%u:%g %a' . ..").user("ann");
        step.directory = "/a/b";
        assertThat(step.out()).isEqualTo("/a/b\n1000:100 755\n1000:100 755\n");
    }

    @Test
    void theNamesOfHostsAreThoseGivenAndNothingOfThemStays() throws IOException {
        Step step = sh("busybox cat /etc/hosts; busybox hostname");
        step.limits = new Op.ExecLimits(List.of(new Op.HostEntry("db", "10.1.2.3")), List.of(), 0);
        Ran ran = step.run();
        assertThat(ran.out()).isEqualTo("""
                127.0.0.1\tlocalhost buildkitsandbox
                ::1\tlocalhost ip6-localhost ip6-loopback
                10.1.2.3\tdb
                buildkitsandbox
                """);
        assertThat(ran.upper()).doesNotContain("etc/hosts", "etc/resolv.conf");
    }

    @Test
    void limitsAreSet() throws IOException {
        Step step = sh("ulimit -n; ulimit -Hn; ulimit -c; busybox df -k /dev/shm | busybox tail -n 1");
        step.limits = new Op.ExecLimits(
                List.of(), List.of(new Op.Ulimit("nofile", 77, 99), new Op.Ulimit("core", -1, -1)), 1 << 20);
        assertThat(step.out()).startsWith("77\n99\nunlimited\nshm").contains(" 1024 ");
    }

    @Test
    void aStepWithoutNetworkHasOnlyTheLoopback() throws IOException {
        Step step = sh("busybox ip -o link; busybox ping -c 1 -W 2 127.0.0.1 >/dev/null && echo up");
        step.network = Op.Network.NONE;
        assertThat(step.out()).contains("lo:").contains("up\n").doesNotContain("eth0");
    }

    @Test
    void proxiesAreInTheEnvironment() throws IOException {
        Step step = sh("echo $http_proxy");
        step.proxies = List.of("http_proxy=http://p:1");
        assertThat(step.out()).isEqualTo("http://p:1\n");
    }

    @Test
    void whatCannotBeStartedIsSaidAsDockersExitCodesHaveIt() throws IOException {
        Step missing = sh("");
        missing.args = List.of("nothing");
        Ran ran = missing.run();
        assertThat(ran.code()).isEqualTo(127);
        assertThat(ran.err()).endsWith("the image has no program \"nothing\" in its PATH\n");
        Step text = sh("");
        text.args = List.of("/etc/passwd");
        assertThat(text.run().code()).isEqualTo(126);
    }

    @Test
    void aProgramHasNoMoreRightsThanBuildKitGives() throws IOException {
        assertThat(sh("busybox grep -E '^(CapEff|CapBnd|Seccomp|NoNewPrivs):' /proc/self/status")
                        .out())
                .isEqualToIgnoringWhitespace("CapEff: 00000000a80425fb CapBnd: 00000000a80425fb NoNewPrivs: 0 Seccomp: "
                        + (runtime() instanceof UnshareRuntime ? 0 : 2));
    }

    @Test
    void allRightsMustBeAllowed() throws IOException {
        Step step = sh("busybox grep -E '^Seccomp:' /proc/self/status; busybox mount -t tmpfs x /tmp && echo mounted");
        step.insecure = true;
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(String.valueOf(e.problem().hint())).contains("--allow security.insecure"));
        try (StepExecutor allowed =
                steps(new ExecSettings(java.util.Map.of(), java.util.Map.of(), Set.of("security.insecure")))) {
            assertThat(step.run(allowed).out()).isEqualToIgnoringWhitespace("Seccomp: 0 mounted");
        }
    }

    @Test
    void theRootFolderKeepsItsAttributes() throws IOException {
        Digest root = layer(writer -> {
            writer.add("", Inode.directory(0711, 5, 6, 1234), null, null, null);
            file(writer, "x", 0644, text("x"));
        });
        Step step = sh("busybox stat -c '%u:%g %a' /");
        step.layers.add(root);
        assertThat(step.out()).isEqualTo("5:6 711\n");
    }

    @Test
    void twoHundredStepsInTurnDoNotSlowDown() throws IOException {
        Step step = sh("");
        step.args = List.of("/bin/busybox", "true");
        StepRun run = step.toRun();
        for (int i = 0; i < 10; i++) {
            steps.run(run, java.io.OutputStream.nullOutputStream(), java.io.OutputStream.nullOutputStream())
                    .close();
        }
        long start = System.nanoTime();
        int count = 40;
        for (int i = 0; i < count; i++) {
            steps.run(run, java.io.OutputStream.nullOutputStream(), java.io.OutputStream.nullOutputStream())
                    .close();
        }
        System.out.println("ms per step: " + (System.nanoTime() - start) / 1e6 / count);
        // Folders are removed beside the next step; the end waits for it.
        steps.close();
        assertThat(store.home().resolve("steps")).isEmptyDirectory();
        assertThat(Path.of("/sys/fs/cgroup")).isDirectoryNotContaining("glob:**tare-step-*");
    }
}
