package dev.tare.explain.program;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.go.GoTables;
import dev.tare.explain.part.Branch;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a program go, each once.
 *
 * @param part the program; its total is the size of the file
 * @param keeps what keeps the most of it alive that it may not need
 */
public record ProgramParts(Part part, List<DeadWeight> keeps) {
    public ProgramParts {
        keeps = List.copyOf(keeps);
    }

    private static final long LARGE = 48L << 20;

    /**
     * Reads a program.
     *
     * @param name of the part
     * @return null where the file is no ELF file
     * @throws IOException where its headers are broken, or the file cannot be read; of what it promises and does not
     *     hold, what is there is told
     */
    public static @Nullable ProgramParts read(ByteSource source, String name) throws IOException {
        if (!Elf.isElf(source)) {
            return null;
        }
        Elf elf = Elf.read(source);
        Branch program = new Branch(name, PartKind.PROGRAM);
        ByteMap map = new ByteMap(source.size());
        ElfLayout layout = new ElfLayout(elf);
        layout.claimHeaders(map, program);
        layout.claimExtras(map, program);
        GoTables go = goTables(elf);
        // First of all: what is read of the code for it takes as much memory as the tree.
        List<String> reflecting = go == null ? List.of() : DeadWeight.reflecting(go);
        if (source.size() > LARGE) {
            // What was read of the code is old by now to the collector, which would ask the machine for more in its
            // place.
            System.gc();
        }
        if (go != null) {
            new GoParts(elf, go, layout, program, map).claim();
        } else {
            NativeParts.claim(elf, layout, program, map);
        }
        layout.claimRest(map, program);
        Part part = program.part();
        return new ProgramParts(part, DeadWeight.of(part, go != null, reflecting));
    }

    /** Null of a program that Go did not make, or that is cut short. */
    private static @Nullable GoTables goTables(Elf elf) throws IOException {
        try {
            elf.checkWhole();
        } catch (IOException e) {
            return null;
        }
        return GoTables.read(elf);
    }
}
