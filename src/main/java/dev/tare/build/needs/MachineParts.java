package dev.tare.build.needs;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.golang.GoCommand;
import dev.tare.needs.files.NeedFile;
import dev.tare.needs.files.ZoneData;
import dev.tare.needs.loader.LinkedFiles;
import dev.tare.oci.tree.TreePaths;
import dev.tare.sandbox.RootTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What images get from the machine that they are built on: the zones of its Go, and its loader where that is asked for. */
public final class MachineParts {
    private static final Path ROOT = Path.of("/");
    private static final Path ZONES = Path.of("/usr/share/zoneinfo");

    private MachineParts() {}

    /** The zones that came with Go; a distribution's Go may use the machine's, and so do we where there is none. */
    public static ZoneData zones(GoCommand command) throws IOException {
        String go = command.onPath("go");
        List<String> root = go == null ? List.of() : command.ask(List.of(go, "env", "GOROOT"));
        if (root.size() == 1 && Files.exists(Path.of(root.getFirst(), "lib/time/zoneinfo.zip"))) {
            return ZoneData.ofGo(Path.of(root.getFirst()));
        }
        return ZoneData.ofFolder(ZONES);
    }

    /** The machine's loader and libraries for a program. @param path of the program in its image */
    public static List<NeedFile> linked(String path, ByteSource program) throws IOException {
        try (RootTree machine = new RootTree(ROOT)) {
            return LinkedFiles.of(machine, "this machine", TreePaths.clean(path), Elf.read(program));
        }
    }
}
