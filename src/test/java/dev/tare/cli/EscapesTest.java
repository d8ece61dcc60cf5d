package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.container.ProbeImage;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of a container: each is contained, or refused with one clear error. */
@Tag("integration")
class EscapesTest {
    @TempDir
    static Path home;

    @TempDir
    static Path host;

    private static Tare tare;

    @BeforeAll
    static void makeImages() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        ChildProcess.installed("cc");
        tare = new Tare(home);
        Files.writeString(host.resolve("file"), "of the host\n");
        try (Store store = Store.open(home)) {
            ProbeImage.make(store, "probe", _ -> {});
            byte[] busybox = Files.readAllBytes(ContainerImages.BUSYBOX);
            String outside = "../../../../../../../../.." + host;
            Digest layer = ContainerImages.layer(store, writer -> {
                writer.add("bin", Inode.directory(0755, 0, 0, 0), null, null, null);
                ContainerImages.file(writer, "bin/busybox", 0755, busybox);
                writer.add("bin/sh", Inode.symlink("busybox", 0, 0, 0), null, null, null);
                writer.add("bin/cat", Inode.symlink("busybox", 0, 0, 0), null, null, null);
                writer.add("bin/head", Inode.symlink("busybox", 0, 0, 0), null, null, null);
                // What docker mounts over leads out of the image, relative and absolute.
                writer.add("etc", Inode.directory(0755, 0, 0, 0), null, null, null);
                writer.add("etc/hosts", Inode.symlink(outside + "/hosts", 0, 0, 0), null, null, null);
                writer.add("etc/resolv.conf", Inode.symlink(host + "/resolv", 0, 0, 0), null, null, null);
                writer.add("etc/passwd", Inode.symlink(outside + "/file", 0, 0, 0), null, null, null);
                writer.add("volume", Inode.symlink(outside + "/volume", 0, 0, 0), null, null, null);
                writer.add("work", Inode.symlink(outside + "/work", 0, 0, 0), null, null, null);
                writer.add("view", Inode.symlink("/proc", 0, 0, 0), null, null, null);
                writer.add("disk", device(), null, null, null);
            });
            ContainerImages.image(store, "leads-out", List.of(layer), config -> {
                config.env = List.of("PATH=/bin");
                config.volumes = ProbeImage.volumes("/volume");
                config.workingDir = "/work";
            });
        }
    }

    /** A block device that each machine has: the first loop device. */
    private static Inode device() {
        return new Inode(FileType.BLOCK_DEVICE, 0666, 0, 0, 0, 0, 0, "", 7, 0, Xattrs.NONE);
    }

    @AfterAll
    static void nothingIsLeft() throws IOException {
        if (tare == null) {
            return;
        }
        try (Stream<Path> left = Files.list(home.resolve("containers"))) {
            assertThat(left).isEmpty();
        }
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(home.toString());
    }

    private static Result run(String... words) {
        List<String> all = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
        all.addAll(Arrays.asList(words));
        return tare.command(all).run();
    }

    private static void refused(Result result, String why) {
        assertThat(result.exit()).as(result.toString()).isIn(2, 125);
        assertThat(result.err()).startsWith("tare: ").contains(why).doesNotContain("Exception", "\tat ");
        assertThat(result.err().lines().filter(line -> line.startsWith("tare: ")))
                .hasSize(1);
    }

    private static void hostIsUntouched() throws IOException {
        try (Stream<Path> files = Files.list(host)) {
            assertThat(files.map(Path::getFileName)).containsExactly(Path.of("file"));
        }
        assertThat(Files.readString(host.resolve("file"))).isEqualTo("of the host\n");
    }

    @Test
    void symlinksOfTheImageLeadNoMountAndNoFolderOutside() throws IOException {
        Result result = run(
                "-v",
                home.resolve("tmp") + ":/work/bound",
                "leads-out",
                "sh",
                "-c",
                "busybox pwd -P; echo x > here; echo x > /volume/x; cat /etc/hosts | head -n 1; cat /etc/passwd");
        assertThat(result.out()).as(result.toString()).startsWith(host + "/work\n127.0.0.1");
        assertThat(result.err()).contains("/etc/passwd': No such file");
        hostIsUntouched();
    }

    @Test
    void symlinksInAVolumeLeadNoLaterMountOutside() throws IOException {
        Result made = run("-v", "evil:/v", "probe", "sh", "-c", "ln -s ../../../../../../../../.." + host + " /v/out");
        assertThat(made.exit()).as(made.toString()).isZero();
        Result result = run("-v", "evil:/v", "--tmpfs", "/v/out/deep", "probe", "sh", "-c", "grep deep /proc/mounts");
        assertThat(result.out()).as(result.toString()).startsWith("tmpfs " + host + "/deep tmpfs");
        hostIsUntouched();
        Result _ = tare.command("volume", "rm", "evil").succeed();
    }

    @Test
    void theProgramsThatRunContainersCannotBeOverwritten() throws IOException {
        Path runc = Path.of(ChildProcess.installed("runc"));
        Path shim = Tare.shim();
        byte[] runcBefore = Files.readAllBytes(runc);
        Result result = run("--init", "probe", "sh", "-c", "echo x > /proc/1/exe; echo x > /dev/init; rm -f /dev/init");
        assertThat(result.err()).as(result.toString()).contains("/proc/1/exe: ", "/dev/init: Read-only");
        Result self = run("--entrypoint", "/proc/self/exe", "probe");
        assertThat(self.exit()).as(self.toString()).isNotZero();
        assertThat(Files.readAllBytes(runc)).isEqualTo(runcBefore);
        if (Files.exists(shim)) {
            assertThat(Files.size(shim)).isGreaterThan(1000);
        }
        assertThat(run("--init", "probe", "true").exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/proc/self", "/sys/../proc/sys", "//proc/", "/"})
    void nothingIsMountedOverProc(String target) {
        refused(run("-v", host + ":" + target, "probe", "true"), "nothing can be mounted at /");
        refused(run("--tmpfs", target, "probe", "true"), "nothing can be mounted at /");
    }

    @Test
    void aSymlinkToProcIsNoWayToMountOverIt() {
        refused(run("-w", "/", "-v", host + ":/view/sys", "leads-out", "sh"), "runc cannot make the container");
    }

    @Test
    void aDeviceInALayerCannotBeOpened() {
        Result result = run("-w", "/", "leads-out", "sh", "-c", "head -c 1 /disk");
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains("Operation not permitted");
    }

    @Test
    void aSetuidProgramGainsNothingWithoutNewPrivileges() {
        String[] words = {"-u", "ann", "probe", "euid"};
        assertThat(run(words).out()).isEqualTo("0\n");
        List<String> confined = new ArrayList<>(List.of("--security-opt", "no-new-privileges"));
        confined.addAll(List.of(words));
        assertThat(run(confined.toArray(new String[0])).out()).isEqualTo("1000\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "../x", "/x", ".", "..", "-x", "a b", "a\nb"})
    void aNameIsNoPath(String name) {
        refused(run("--name=" + name, "probe", "true"), "is no name for a container");
        Result volume = tare.command("volume", "rm", "--", name).run();
        assertThat(volume.exit()).as(volume.toString()).isEqualTo(1);
        assertThat(volume.err()).contains("there is no volume called");
    }

    @Test
    void aVolumesNameIsNoPath() throws IOException {
        refused(run("-v", "a/b:/x", "probe", "true"), "is no name for a volume");
        refused(run("--mount", "source=../x,target=/x", "probe", "true"), "is no name for a volume");
        hostIsUntouched();
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() throws IOException {
        Path missing = host.resolve("not/there");
        refused(run("-v", missing + ":/x", "probe", "true"), "there is no " + missing + " on this machine");
        refused(
                run("--mount", "type=bind,source=" + missing + ",target=/x", "probe", "true"),
                "there is no " + missing);
        hostIsUntouched();
    }

    @Test
    void aPortInUseIsSaid() throws IOException {
        ChildProcess.installed("ip");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Result result = tare.command("run", "--rm", "-p", "127.0.0.1:" + port + ":80", "probe", "true")
                    .run();
            refused(result, Integer.toString(port));
        }
    }

    @Test
    void aFileForTheIdIsNotWrittenOver() throws IOException {
        refused(run("--cidfile", host.resolve("file").toString(), "probe", "true"), "the file is there already");
        hostIsUntouched();
    }

    @Test
    void limitsThatTheKernelWouldRefuseAreSaidBefore() {
        refused(run("--sysctl", "kernel.panic=1", "probe", "true"), "a setting of the whole machine");
        refused(run("--cap-add", "NOPE", "probe", "true"), "there is no capability \"NOPE\"");
        refused(run("--device", "/dev/not-there", "probe", "true"), "there is no such file");
        refused(run("--device", host.resolve("file") + ":/dev/x", "probe", "true"), "that is no device");
    }
}
