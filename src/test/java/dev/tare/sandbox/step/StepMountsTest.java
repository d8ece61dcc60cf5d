package dev.tare.sandbox.step;

import static dev.tare.testing.ContainerImages.file;
import static dev.tare.testing.ContainerImages.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.sandbox.Snapshots;
import dev.tare.testing.Await;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code RUN --mount} shows, and that nothing of it is in the layer. */
@Tag("integration")
public class StepMountsTest extends StepBase {
    private StepRun.Source source(String path, boolean directory, Digest... layers) {
        return new StepRun.Source(new Snapshots(store).stack(List.of(layers)), path, directory);
    }

    private Digest lower() {
        return layer(writer -> {
            writer.add("src", Inode.directory(0750, 7, 8, 0), null, null, null);
            file(writer, "src/one", 0644, text("one\n"));
            file(writer, "src/gone", 0644, text("gone\n"));
            writer.add("src/same", Inode.file(0644, 0, 0, 0, 0), "src/one", null, null);
        });
    }

    private Digest upper() {
        return layer(writer -> {
            writer.add("src", Inode.directory(0750, 7, 8, 0), null, null, null);
            file(writer, "src/two", 0644, text("two\n"));
            writer.whiteout("src/gone");
        });
    }

    @Test
    void aBindShowsTheMergedLayersAndCannotBeWritten() throws IOException {
        Step step = sh("busybox ls /mnt; echo x 2>/dev/null >/mnt/one || echo refused");
        step.mount(new ExecMount.Bind("/mnt", 1, "/src", false), source("src", true, lower(), upper()));
        Ran ran = step.run();
        assertThat(ran.out()).isEqualTo("one\nsame\ntwo\nrefused\n");
        assertThat(ran.upper()).doesNotContain("mnt");
    }

    @Test
    void aBindOfOneLayerIsReadOnlyToo() throws IOException {
        Step step = sh("cat /f; echo x 2>/dev/null >/f || echo refused");
        step.args = List.of("/bin/busybox", "sh", "-c", "busybox cat /f; (echo x >/f) 2>/dev/null || echo refused");
        step.mount(new ExecMount.Bind("/f", 1, "/src/one", false), source("src/one", false, lower()));
        assertThat(step.out()).isEqualTo("one\nrefused\n");
    }

    @Test
    void whatIsWrittenToAWritableBindIsThrownAway() throws IOException {
        Digest lower = lower();
        for (int i = 0; i < 2; i++) {
            Step step = sh("busybox cat /m/one; echo changed >/m/one; busybox cat /m/one; busybox stat -c %a:%u /m");
            step.mount(new ExecMount.Bind("/m", 1, "/src", true), source("src", true, lower));
            Ran ran = step.run();
            assertThat(ran.out()).isEqualTo("one\nchanged\n750:7\n");
            assertThat(ran.upper()).doesNotContain("m/one", "m");
        }
    }

    @Test
    void mountsLieOnEachOtherInTheirOrder() throws IOException {
        Step step = sh("busybox ls /m /m/t; echo x >/m/t/y");
        step.mount(new ExecMount.Bind("/m", 1, "/src", true), source("src", true, lower()));
        step.mount(new ExecMount.Tmpfs("/m/t", 1 << 20));
        assertThat(step.run().code()).isZero();
    }

    @Test
    void aTmpfsHasItsSizeAndLeavesNothing() throws IOException {
        Step step = sh("busybox dd if=/dev/zero of=/t/x bs=1k count=200 2>&1 | busybox grep -c 'No space'; >/t/y");
        step.mount(new ExecMount.Tmpfs("/t", 65536));
        Ran ran = step.run();
        assertThat(ran.out()).isEqualTo("1\n");
        assertThat(ran.upper()).doesNotContain("t", "t/x");
    }

    private static ExecMount.Cache cache(String id, ExecMount.Sharing sharing) {
        return new ExecMount.Cache("/c", id, sharing, false, 0, "/", null, null, null);
    }

    @Test
    void aCacheIsKeptFromStepToStep() throws IOException {
        sh("busybox stat -c %a:%u /c; echo kept >/c/file")
                .mount(cache("id", ExecMount.Sharing.SHARED))
                .out();
        assertThat(sh("busybox cat /c/file")
                        .mount(cache("id", ExecMount.Sharing.LOCKED))
                        .out())
                .isEqualTo("kept\n");
        assertThat(sh("busybox ls /c")
                        .mount(cache("other", ExecMount.Sharing.SHARED))
                        .out())
                .isEmpty();
    }

    @Test
    void aNewCacheHasTheModeAndOwnerThatAreAskedFor() throws IOException {
        Step step = sh("busybox stat -c %a:%u:%g /c; >/c/x").user("ann");
        step.mount(new ExecMount.Cache("/c", "m", ExecMount.Sharing.SHARED, false, 0, "/", 0700, 1000L, 100L));
        assertThat(step.out()).isEqualTo("700:1000:100\n");
    }

    @Test
    void aCacheBeginsWithItsSource() throws IOException {
        Step step = sh("busybox ls /c; busybox stat -c %a:%u:%g:%h /c /c/one");
        step.mount(
                new ExecMount.Cache("/c", "s", ExecMount.Sharing.SHARED, false, 1, "/src", null, null, null),
                source("src", true, lower(), upper()));
        assertThat(step.out()).isEqualTo("one\nsame\ntwo\n750:7:8:2\n644:0:0:2\n");
    }

    @Test
    void aReadOnlyCacheCannotBeWritten() throws IOException {
        Step step = sh("(echo x >/c/x) 2>/dev/null || echo refused");
        step.mount(new ExecMount.Cache("/c", "r", ExecMount.Sharing.SHARED, true, 0, "/", null, null, null));
        assertThat(step.out()).isEqualTo("refused\n");
    }

    @Test
    void aPrivateCacheIsNobodyElsesWhileItIsUsed() throws IOException {
        String meet = "busybox ls /c; >/c/$NAME; >/s/$PEER; for i in $(busybox seq 600);"
                + " do [ -e /s/other-$NAME ] || busybox sleep 0.1; done; busybox ls /c";
        assertThat(both(ExecMount.Sharing.PRIVATE, meet)).containsExactly("a\n", "b\n");
    }

    @Test
    void aLockedCacheIsUsedByOneAtATime() throws IOException {
        String alone = "[ -e /c/in ] && echo both; >/c/in; busybox sleep 0.3; busybox rm /c/in";
        assertThat(both(ExecMount.Sharing.LOCKED, alone)).containsExactly("", "");
    }

    /** Two steps at once; they meet in the shared cache {@code /s}. */
    private List<String> both(ExecMount.Sharing sharing, String script) {
        List<CompletableFuture<String>> all = java.util.stream.Stream.of("a", "b")
                .map(name -> CompletableFuture.supplyAsync(
                        () -> {
                            Step step = sh(script);
                            step.environment = List.of(
                                    "PATH=/bin", "NAME=" + name, "PEER=other-" + (name.equals("a") ? "b" : "a"));
                            step.mount(cache("both", sharing));
                            step.mount(new ExecMount.Cache(
                                    "/s", "meeting", ExecMount.Sharing.SHARED, false, 0, "/", null, null, null));
                            try {
                                return step.out();
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        },
                        Thread::startVirtualThread))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void aSecretIsAFileOrAVariableForThatStepAlone() throws IOException {
        try (StepExecutor with =
                steps(new ExecSettings(Map.of("key", () -> "s3cret".getBytes(UTF_8)), Map.of(), Set.of()))) {
            Step step = sh("busybox cat /run/secrets/key; echo \" $KEY\"; busybox stat -c %a:%u /run/secrets/key;"
                    + " busybox grep -c /run/secrets/key /proc/self/mounts");
            step.mount(new ExecMount.Secret("key", "/run/secrets/key", "KEY", true, 0440, 3, 4));
            Ran ran = step.run(with);
            assertThat(ran.out()).isEqualTo("s3cret s3cret\n440:3\n1\n");
            assertThat(ran.upper()).doesNotContain("run/secrets/key");
            Step after = sh("busybox cat /run/secrets/key; echo \"[$KEY]\"");
            assertThat(after.run(with).out()).isEqualTo("[]\n");
        }
        ChildProcess.Result found = ChildProcess.of(
                        "grep", "-rl", "s3cret", store.home().toString())
                .run();
        assertThat(found.out()).isEmpty();
    }

    @Test
    void aSecretThatIsMissingIsAnErrorOnlyWhereItIsRequired() throws IOException {
        Step optional = sh("busybox ls /run/secrets; true");
        optional.mount(new ExecMount.Secret("key", "/run/secrets/key", null, false, 0400, 0, 0));
        assertThat(optional.run().upper()).doesNotContain("run");
        Step variable = sh("echo ${KEY-unset}");
        variable.mount(new ExecMount.Secret("key", null, "KEY", false, 0400, 0, 0));
        assertThat(variable.run().out()).isEqualTo("\n");
        Step required = sh("true");
        required.mount(new ExecMount.Secret("key", "/run/secrets/key", null, true, 0400, 0, 0));
        assertThatThrownBy(required::run).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.problem().message()).contains("needs the secret \"key\"");
            assertThat(e.problem().hint()).contains("--secret id=key");
        });
    }

    @Test
    void keysAreHandedOnByAnAgentThatEndsWithTheBuild() throws IOException {
        String keygen = ChildProcess.installed("ssh-keygen");
        ChildProcess.installed("ssh-agent");
        Path key = folder.resolve("key");
        ChildProcess.of(keygen, "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .succeed();
        ExecSettings settings =
                new ExecSettings(Map.of(), Map.of("default", new ExecSettings.Agent(List.of(key))), Set.of());
        try (StepExecutor with = steps(settings)) {
            // The protocol's request for a list of the keys, and the answer's first bytes: its kind, 12, and one key.
            Step step = sh("busybox stat -c %a:%u:%F $SSH_AUTH_SOCK; "
                    + "busybox printf '\\000\\000\\000\\001\\013' | busybox nc local:$SSH_AUTH_SOCK 2>&1"
                    + " | busybox head -c 9 | busybox od -An -tx1");
            step.mount(new ExecMount.Ssh("default", null, true, 0600, 1000, 100));
            step.user("ann");
            Ran ran = step.run(with);
            assertThat(ran.out()).startsWith("600:1000:socket\n");
            assertThat(ran.upper()).doesNotContain("run/buildkit/ssh_agent.0");
        }
        // Whoever kills does not wait for the end of what is killed.
        Await.await(
                "the agent has ended",
                () -> ChildProcess.of("pgrep", "-f", "tare-agent-").run().out().isEmpty());
    }

    @Test
    void anAgentThatIsMissingIsAnErrorOnlyWhereItIsRequired() throws IOException {
        assertThat(sh("echo [$SSH_AUTH_SOCK]")
                        .mount(new ExecMount.Ssh("default", null, false, 0600, 0, 0))
                        .out())
                .isEqualTo("[]\n");
        assertThatThrownBy(() -> sh("true")
                        .mount(new ExecMount.Ssh("default", null, true, 0600, 0, 0))
                        .run())
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.problem().hint()).contains("--ssh default"));
    }

    @Test
    void mountsOntoDevicesAndThroughSymlinksStayInside() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Digest links = layer(writer -> {
            writer.add("up", Inode.symlink("../../../../../.." + outside, 0, 0, 0), null, null, null);
            writer.add("abs", Inode.symlink(outside + "/deep", 0, 0, 0), null, null, null);
        });
        Step step = sh("busybox cat /up/m /abs /dev/pipes; busybox ls /up/");
        step.layers.add(links);
        StepRun.Source one = source("src/one", false, lower());
        step.mount(new ExecMount.Bind("/up/m", 1, "/src/one", false), one);
        step.mount(new ExecMount.Bind("/abs", 1, "/src/one", false), one);
        step.mount(new ExecMount.Bind("/dev/pipes", 1, "/src/one", false), one);
        assertThat(step.out()).startsWith("one\none\none\n");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aSourceThatLeadsOutsideIsNotFollowed() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "private");
        Digest links =
                layer(writer -> writer.add("link", Inode.symlink(outside.toString(), 0, 0, 0), null, null, null));
        Step step = sh("busybox cat /m");
        step.mount(new ExecMount.Bind("/m", 1, "/link", false), source("link", false, links));
        assertThatThrownBy(step::run).isInstanceOf(TareException.class).hasMessageContaining("cannot be mounted");
    }
}
