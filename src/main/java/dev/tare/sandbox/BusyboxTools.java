package dev.tare.sandbox;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.DetachedMount;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A static busybox of the host and a link for each of its programs, in a folder of memory: what {@code tare shell} brings
 * into containers that have no shell. It is a copy, since a container's root may write to the program that it runs.
 */
public final class BusyboxTools {
    /** Where programs that got the folder as descriptor 3 find it. */
    static final String INSIDE = "/proc/self/fd/3";

    /** Where a container finds the folder that is made for it alone: in its {@code /dev}, which no layer holds. */
    public static final String MOUNTED = "/dev/tare";

    private BusyboxTools() {}

    /** The host's busybox. @throws TareException where there is none, or it needs libraries */
    static Path busybox() {
        Path found = HostPrograms.require("busybox", "tare shell brings its programs along", "busybox-static");
        try (FileChannel file = FileChannel.open(found)) {
            ByteSource program = ByteSource.of(file);
            if (Elf.isElf(program) && Elf.read(program).interpreter() != null) {
                throw TareException.failed(
                        found + " needs libraries, which a container may not have",
                        "install a static one (Debian and Ubuntu: apt-get install busybox-static)");
            }
        } catch (IOException e) {
            throw SandboxFailures.of(found + " cannot be read", e);
        }
        return found;
    }

    /** Makes the folder in memory, for this process and those that it becomes. */
    public static Path inMemory() {
        try {
            Path folder = DetachedMount.make();
            fill(folder);
            return folder;
        } catch (IOException e) {
            throw SandboxFailures.of("a folder in memory cannot be made (it takes Linux 5.2)", e);
        }
    }

    /** Puts busybox and its links into a folder. */
    public static void fill(Path folder) throws IOException {
        Path busybox = busybox();
        Path copy = Files.copy(busybox, folder.resolve("busybox"));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        HostPrograms.Result list = HostPrograms.run(List.of(busybox.toString(), "--list"), "");
        for (String applet : list.output().lines().toList()) {
            if (!applet.isBlank() && applet.indexOf('/') < 0 && !applet.equals("busybox")) {
                Files.createSymbolicLink(folder.resolve(applet), Path.of("busybox"));
            }
        }
    }

    /** PATH of variables with one more folder; the container's own programs come first. */
    public static String path(List<String> variables, String folder) {
        String path = ProcessSpec.PATH;
        for (String variable : variables) {
            if (variable.startsWith("PATH=")) {
                path = variable.substring("PATH=".length());
            }
        }
        return path + ":" + folder;
    }

    /** The command that starts a program of the container or, where it has none of that name, of the tools. */
    public static List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(List.of(INSIDE + "/env"));
        command.addAll(words);
        return command;
    }

    public static void addTo(EnvironmentBuilder env) {
        env.put("PATH", path(env.list(), INSIDE));
    }
}
