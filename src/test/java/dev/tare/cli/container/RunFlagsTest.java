package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.MountAccess;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.container.RunOptions;
import dev.tare.sandbox.security.Confinement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFlagsTest {
    @TempDir
    Path folder;

    private RunOptions options(String... flags) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Console console =
                new Console(nowhere, nowhere, new ByteArrayInputStream(new byte[0]), Map.of("HERE", "1"), folder);
        List<String> words = new ArrayList<>(List.of(flags));
        words.add("image");
        words.add("-x");
        return RunFlags.options(Arguments.parse("run", new RunCommand(), words), console);
    }

    @Test
    void whatFollowsTheImageIsTheProgramsOwn() {
        assertThat(options().arguments()).containsExactly("-x");
        assertThat(options()).isEqualTo(RunOptions.of("image", List.of("-x")));
    }

    @Test
    void whatDockerDoesByItselfMayBeWrittenOut() {
        assertThat(options(
                        "--restart",
                        "no",
                        "--userns=host",
                        "--runtime=runc",
                        "--log-driver=json-file",
                        "--no-healthcheck",
                        "-a",
                        "stdout",
                        "-a",
                        "STDERR"))
                .isEqualTo(options());
        assertThat(options("--log-driver", "none", "--restart=no")).isEqualTo(options());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dns-search", "--dns-option", "--hostname", "--domainname", "--add-host"})
    void noLineGetsIntoAFileOfTheNetwork(String flag) {
        assertThatThrownBy(() -> options(flag, "a\nb:1.2.3.4")).hasMessageContaining("one word without blanks");
    }

    @Test
    void moreThan1024PortsAreRefusedBeforeAnythingIsMade() {
        assertThat(options("-p", "1-1024").connection().ports()).hasSize(1024);
        for (String flag : List.of("-p", "--expose")) {
            assertThatThrownBy(() -> options(flag, "1-65535")).hasMessageContaining("1024 at most");
        }
    }

    @Test
    void cpusAreAShareOfAPeriod() {
        assertThat(options("--cpus", "0.5").limits().cpu())
                .isEqualTo(new Limits.Cpu(null, 100_000L, 50_000L, null, null));
    }

    @Test
    void memoryIsInBytesAndSwapMayBeWithoutLimit() {
        assertThat(options("-m", "64m", "--memory-swap=-1").limits().memory())
                .isEqualTo(new Limits.Memory(64L << 20, -1L, null, null, false));
    }

    @Test
    void noLimitOfProcessesIsNone() {
        assertThat(options("--pids-limit", "-1").limits()).isEqualTo(Limits.NONE);
        assertThat(options("--pids-limit", "0").limits()).isEqualTo(Limits.NONE);
        assertThat(options("--pids-limit", "7").limits().pids()).isEqualTo(7);
    }

    @Test
    void theLastLimitOfANameCounts() {
        assertThat(options("--ulimit", "nofile=1:2", "--ulimit", "nofile=3")
                        .limits()
                        .ulimits())
                .containsExactly(new Op.Ulimit("nofile", 3, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--memory=5m",
                "--memory=x",
                "--memory-swap=1g",
                "--memory=64m --memory-swap=32m",
                "--memory=64m --memory-reservation=65m",
                "--memory-swappiness=101",
                "--oom-kill-disable",
                "--cpus=0",
                "--cpus=100000",
                "--cpus=x",
                "--cpus=1 --cpu-quota=5000",
                "--cpu-period=1",
                "--cpuset-cpus=a",
                "--cpuset-cpus=1-",
                "--pids-limit=x",
                "--ulimit=nofile",
                "--ulimit=nofile=3:2",
                "--shm-size=-1",
                "--oom-score-adj=1001",
                "--stop-timeout=-2",
                "--stop-signal=NOPE",
                "--security-opt=nope",
                "--security-opt=seccomp=",
                "--security-opt=no-new-privileges=maybe",
                "--security-opt=systempaths=all",
                "--security-opt=apparmor=mine",
                "--pid=container:x",
                "--ipc=none",
                "--device=dev",
                "--device=/dev/zero:/dev/x:q",
                "--sysctl=x",
                "--dns=localhost",
                "--add-host=x",
                "--hostname=a/b",
                "--network=none -p=1:2",
                "--network=host -P",
                "--expose=x",
                "--label==x",
                "--platform=windows/amd64",
                "--workdir=relative",
                "--env==x",
            })
    void whatMeansNothingIsAnErrorOfUsage(String flags) {
        assertThatThrownBy(() -> options(flags.split(" ")))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(TareException.USAGE))
                .hasMessageNotContaining("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--restart=always | systemd",
                "--link=x | tare network create",
                "--gpus=all | --device",
                "--log-driver=syslog | tare logs",
                "--userns=keep-id | user namespace",
                "--runtime=crun | runc",
                "--attach=stdout | redirect",
                "--net=host | --network",
                "--health-cmd=x | tare exec",
                "--blkio-weight=10 | systemd-run",
            })
    void whatOnlyDockerHasSaysWhatToDoInstead(String flag, String instead) {
        assertThatThrownBy(() -> options(flag))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.problem().hint()).contains(instead));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/a:/b, bind, /a, /b, false, true",
                "/a:/b:ro, bind, /a, /b, true, true",
                "data:/b:nocopy, volume, data, /b, false, false",
                "/b, volume, -, /b, false, true",
                "data:/b//c/../d, volume, data, /b/d, false, true",
            })
    void volumesHaveDockersForm(
            String text, String type, String source, String target, boolean readOnly, boolean copy) {
        MountRequest mount = options("-v", text).mounts().getFirst();
        assertThat(mount)
                .isEqualTo(new MountRequest("-v " + text, type, source, target, MountAccess.of(!readOnly), copy, ""));
    }

    @Test
    void folderNamesAreTakenFromTheWorkingDirectory() {
        assertThat(options("-v", "./x:/b").mounts().getFirst().source())
                .isEqualTo(folder.resolve("x").toString());
        assertThat(options("--mount", "type=bind,src=y,dst=/b")
                        .mounts()
                        .getFirst()
                        .source())
                .isEqualTo(folder.resolve("y").toString());
    }

    @Test
    void mountsHaveANameForEachPart() {
        assertThat(options(
                                "--mount",
                                "type=bind,source=/a,target=/b,readonly,bind-propagation=rslave,bind-nonrecursive",
                                "--mount",
                                "source=data,destination=/c,volume-nocopy",
                                "--mount",
                                "type=tmpfs,target=/d,tmpfs-size=1k,tmpfs-mode=700",
                                "--tmpfs",
                                "/e:exec,size=1m")
                        .mounts())
                .extracting(MountRequest::type, MountRequest::source, MountRequest::target, MountRequest::options)
                .containsExactly(
                        tuple(MountPoint.BIND, "/a", "/b", "rslave,bind"),
                        tuple(MountPoint.VOLUME, "data", "/c", ""),
                        tuple(MountPoint.TMPFS, null, "/d", "size=1024,mode=700"),
                        tuple(MountPoint.TMPFS, null, "/e", "exec,size=1m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-v=a:b",
                "-v=:/b",
                "-v=/a:/b:x",
                "-v=/a:/b:ro:rw",
                "-v=data:/b:rshared",
                "--mount=type=bind,target=/b",
                "--mount=type=bind,source=/a",
                "--mount=type=nfs,target=/b",
                "--mount=type=bind,source=/a,target=/b,tmpfs-size=1m",
                "--mount=source=a,target=/b,bind-propagation=shared",
                "--mount=source=a,target=/b,readonly=maybe",
                "--mount=source=a,target=/b,sourc=c",
                "--mount=source=a,target=/b,volume-driver=x",
                "--mount=type=tmpfs,source=a,target=/b",
                "--tmpfs=b",
                "--tmpfs=/b:sise=1",
            })
    void mountsThatMeanNothingAreErrorsOfUsage(String flag) {
        int equals = flag.indexOf('=');
        assertThatThrownBy(() -> options(flag.substring(0, equals), flag.substring(equals + 1)))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(TareException.USAGE));
    }

    @Test
    void whatAContainerMayDoIsRead() {
        Confinement confinement = options(
                        "--security-opt", "no-new-privileges:true",
                        "--security-opt", "seccomp=p.json",
                        "--security-opt", "systempaths=unconfined",
                        "--security-opt", "label=disable",
                        "--device", "/dev/fuse",
                        "--device", "/dev/null:/dev/x:r",
                        "--device", "/dev/zero:rw",
                        "--pid", "host",
                        "--ipc", "private",
                        "--oom-score-adj", "-5")
                .confinement();
        assertThat(confinement.has(Confinement.Option.NO_NEW_PRIVILEGES)).isTrue();
        assertThat(confinement.has(Confinement.Option.SYSTEM_PATHS)).isTrue();
        assertThat(confinement.seccomp()).isEqualTo(new Confinement.Filter(false, folder.resolve("p.json")));
        assertThat(confinement.has(Confinement.Option.HOST_PID)).isTrue();
        assertThat(confinement.has(Confinement.Option.HOST_IPC)).isFalse();
        assertThat(confinement.oomScoreAdj()).isEqualTo(-5);
        assertThat(confinement.devices())
                .containsExactly(
                        new Confinement.Device(Path.of("/dev/fuse"), "/dev/fuse", "rwm"),
                        new Confinement.Device(Path.of("/dev/null"), "/dev/x", "r"),
                        new Confinement.Device(Path.of("/dev/zero"), "/dev/zero", "rw"));
    }

    @Test
    void filesOfVariablesComeBeforeTheCommandLine() throws IOException {
        Files.writeString(folder.resolve("env"), "\uFEFF# comment\n\n  A=1\nB=\"q\" # no comment\nHERE\nGONE\n");
        Files.writeString(folder.resolve("labels"), "a=file\nb\n");
        RunOptions options = options("--env-file", "env", "-e", "A=2", "--label-file", "labels", "-l", "a=flag");
        assertThat(options.invocation().environment()).containsExactly("A=1", "B=\"q\" # no comment", "HERE", "A=2");
        assertThat(options.labels()).isEqualTo(Map.of("a", "flag", "b", ""));
    }

    @Test
    void aWrongLineOfAFileIsSaidWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("env"), "A=1\nA B=2\n");
        assertThatThrownBy(() -> options("--env-file", "env"))
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(e.problem().render())
                                .startsWith("env:2:1: the name \"A B\" has a blank in it"));
        assertThatThrownBy(() -> options("--env-file", "none")).hasMessageContaining("--env-file none can't be read");
    }
}
