package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps that reach for the machine outside. */
@Tag("integration")
class HostileRunTest extends RunAttack {
    @Test
    void theKernelsSettingsCannotBeWritten() throws IOException {
        built(
                "RUN f=/proc/sys/vm/overcommit_memory; v=$(cat $f); ! (echo $v >$f) 2>/dev/null",
                "RUN ! mount -o remount,rw /proc/sys; ! umount /proc/sys; ! (>/sys/kernel/x)");
    }

    @Test
    void aDiskThatAStepMakesANodeForCannotBeRead() throws IOException {
        String disk = ChildProcess.of("sh", "-c", "lsblk -dnro MAJ:MIN | tail -n 1 | tr : ' '")
                .succeed()
                .out()
                .strip();
        built(
                "RUN mknod /disk b " + disk + " && ! dd if=/disk of=/dev/null count=1",
                "RUN ! dd if=/disk of=/dev/null count=1; mknod /dev/disk b " + disk
                        + " && ! dd if=/dev/disk of=/dev/null count=1",
                "RUN --mount=type=tmpfs,target=/t --mount=type=cache,target=/c mknod /t/d b " + disk
                        + " && mknod /c/d b " + disk
                        + " && ! dd if=/t/d of=/dev/null count=1 && ! dd if=/c/d of=/dev/null count=1");
    }

    @Test
    void mountsAndNamespacesAreRefused() throws IOException {
        built(
                "RUN mkdir /t; ! mount -t tmpfs x /t && ! mount --bind / /t && ! unshare -m true && ! umount /proc",
                // Where a namespace of users can be had at all, nothing that is hidden comes to light in it.
                "RUN ! unshare -Urm sh -c 'umount /proc/sys || mount -o remount,bind,rw /proc/sys'",
                "RUN ! pivot_root / /t; ! nsenter -t 1 -m true; ! chroot /proc/1/root ls $OUT");
    }

    @Test
    void processesOfTheMachineAreOutOfReach() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "300").start();
        try {
            built(
                    "RUN test $(ls -d /proc/[0-9]* | wc -l) -lt 10 && test ! -e /proc/" + bystander.pid() + "/exe",
                    "RUN kill -9 " + bystander.pid() + " 2>/dev/null; (kill -9 -1); true");
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly().waitFor();
        }
    }

    @Test
    void noFolderOrFileOfAnyProcessLeadsOut() throws IOException {
        built(
                "RUN for f in /proc/[0-9]*/root /proc/[0-9]*/cwd /proc/[0-9]*/fd/* /proc/[0-9]*/exe / /.. /proc /dev; do"
                        + " cat $f$OUT/secret $f/../../../../../../..$OUT/secret 2>/dev/null; done; true",
                "RUN mkdir -p /j && cd / && exec 9</ && chroot /j /x 2>/dev/null; cd /proc/self/fd/9/../../.. &&"
                        + " ! cat .$OUT/secret",
                "RUN ! grep -v -E ' (/|/proc|/sys|/dev)(/[^ ]*)? | /etc/(hosts|resolv.conf) ' /proc/self/mountinfo");
    }

    @Test
    void whatRunsTheStepIsNotOverwritten() throws IOException {
        String programs = ChildProcess.of("sh", "-c", "sha256sum $(command -v runc unshare setpriv sh)")
                .run()
                .out();
        built(
                "RUN for p in /proc/[0-9]*; do (echo x >$p/exe) 2>/dev/null; done; true",
                "RUN (sleep 0.2; for p in /proc/[0-9]*; do (echo x >$p/exe); done) 2>/dev/null & exec sleep 0.4",
                "RUN rm /bin/sh && ln -s /proc/self/exe /bin/sh",
                "SHELL [\"/bin/busybox\", \"sh\", \"-c\"]",
                "RUN true");
        assertThat(ChildProcess.of("sh", "-c", "sha256sum $(command -v runc unshare setpriv sh)")
                        .run()
                        .out())
                .isEqualTo(programs);
    }

    @Test
    void linksInPlaceOfTheFilesThatAreMountedStayInside() throws IOException {
        Path files = Files.createDirectories(context.resolve("files/etc"));
        Files.createSymbolicLink(files.resolve("resolv.conf"), outside.resolve("secret"));
        Files.createSymbolicLink(files.resolve("hosts"), outside.resolve("new"));
        built(
                "COPY files/etc/ /etc/",
                "RUN cat /etc/resolv.conf; (echo taken >/etc/resolv.conf; echo taken >/etc/hosts) 2>/dev/null; true",
                "RUN true");
        for (String target : new String[] {outside.toString(), "../../../../../../.." + outside}) {
            Path folders = Files.createDirectories(context.resolve("folders"));
            Files.deleteIfExists(folders.resolve("etc"));
            Files.createSymbolicLink(folders.resolve("etc"), Path.of(target));
            dockerfile(
                    "FROM scratch",
                    "COPY busybox /bin/busybox",
                    "COPY folders/ /",
                    "RUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo taken >/etc/x; true\"]",
                    "RUN [\"/bin/busybox\", \"true\"]");
            succeeds(build());
        }
    }

    @Test
    void targetsOfMountsBehindLinksStayInside() throws IOException {
        built(
                "RUN ln -s ../../../../../../..$OUT /up; ln -s $OUT/deep /abs",
                "RUN --mount=type=tmpfs,target=/up/m --mount=type=bind,target=/abs"
                        + " --mount=type=cache,target=/up/c/d true");
        steps("RUN rm -rf /proc; ln -s /etc /proc", "RUN true");
        assertThat(build().exit()).isIn(0, 1);
        steps("RUN rm -rf /dev; ln -s $OUT /dev", "RUN true");
        assertThat(build().exit()).isIn(0, 1);
    }

    @Test
    void linksInAMountedContextLeadNowhere() throws IOException {
        Files.createSymbolicLink(context.resolve("link"), outside.resolve("secret"));
        Files.createSymbolicLink(context.resolve("up"), Path.of("../../outside"));
        built("RUN --mount=type=bind,target=/m ! cat /m/link && ! cat /m/up/secret");
        steps("RUN --mount=type=bind,source=link,target=/m cat /m");
        assertThat(build().exit()).isEqualTo(1);
        steps("RUN --mount=type=bind,source=up/secret,target=/m cat /m");
        assertThat(build().exit()).isEqualTo(1);
    }

    @Test
    void privilegedProgramsAndDevicesOfImagesAreBehindAClosedFolder() throws IOException {
        built(
                "RUN cp /bin/busybox /su && chmod 4755 /su && mknod -m 666 /node c 1 3",
                "RUN --mount=type=cache,target=/c cp -p /su /c/su; mknod -m 666 /c/node c 1 3; true");
        ChildProcess.Result found = ChildProcess.of(
                        "find", tare.home().toString(), "(", "-perm", "-4000", "-o", "-type", "c", "-perm", "-2", ")")
                .succeed();
        assertThat(found.out()).contains("/su\n");
        for (String file : found.out().lines().toList()) {
            boolean closed = false;
            for (Path at = Path.of(file).getParent(); !at.equals(tare.home()); at = at.getParent()) {
                closed |= Files.getPosixFilePermissions(at).size() <= 3;
            }
            assertThat(closed).as(file).isTrue();
        }
    }

    @Test
    void aProcessorThatIsNotHereIsToldBeforeTheStep() throws IOException {
        steps("RUN echo never");
        ChildProcess.Result result = run("build", "-q", "--platform", "linux/s390x", "context");
        fails(1, "RUN for linux/s390x is not possible on this machine", result);
        assertThat(result.err()).contains("qemu-user-static", "tonistiigi/binfmt");
    }

    @Test
    void aLibraryToBeLoadedFirstIsNotLoadedByTheMachinesPrograms() throws IOException {
        Path library = context.resolve("evil.so");
        Files.writeString(
                context.resolve("evil.c"),
                "#include <stdio.h>\n__attribute__((constructor)) void f(void) {" + " FILE *out = fopen(\"" + outside
                        + "/taken\", \"w\"); if (out) fclose(out); }\n");
        ChildProcess.installed("cc");
        ChildProcess.of(
                        "cc",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        context.resolve("evil.c").toString())
                .succeed();
        built("ENV LD_PRELOAD=" + library, "RUN true");
    }
}
