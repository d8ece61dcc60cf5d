package dev.tare.needs;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfStrings;
import dev.tare.binary.ElfSymbols;
import dev.tare.binary.go.BuildInfo;
import dev.tare.binary.go.GoTables;
import dev.tare.binary.go.Reachability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads a program, whoever made it, and finds what it needs. */
public final class ProgramNeeds {
    /** UPX writes its name behind the program headers; the text may stand in any program further on. */
    private static final int UPX_WITHIN = 1024;

    private static final String UPX = "UPX!";

    private ProgramNeeds() {}

    /**
     * Finds what a program needs.
     *
     * @throws IOException when it cannot be read, is no ELF program, or is cut short
     */
    public static NeedFindings find(ByteSource program) throws IOException {
        Elf elf = Elf.read(program);
        Linkage linkage = Linkage.of(elf);
        if (isPacked(program)) {
            return NeedsAnalysis.unreadable("it is packed by UPX", linkage);
        }
        GoTables tables = GoTables.readWithCode(elf);
        if (tables == null) {
            // Its own words tell a program of Go whose tables are of another form.
            return BuildInfo.find(program) == null ? ofNative(elf, linkage) : unknown(linkage);
        }
        if (!tables.names("runtime.main") || tables.goVersion().equals("unknown")) {
            return NeedsAnalysis.unreadable("the names of its functions are scrambled, as by garble", linkage);
        }
        Reachability reachability = tables.reachability();
        if (NeedsTable.asksIfReached(tables::names, GoEvidence.version(tables))) {
            reachability.prepare();
        }
        Evidence evidence = new GoEvidence(
                tables,
                reachability,
                tables.texts(NeedsTable.texts(Evidence.Language.GO)),
                imports(elf, linkage),
                linkage.needed());
        return NeedsAnalysis.find(evidence, linkage);
    }

    private static NeedFindings unknown(Linkage linkage) {
        return NeedsAnalysis.unreadable("it is made by a Go whose tables this Tare does not know", linkage);
    }

    private static NeedFindings ofNative(Elf elf, Linkage linkage) throws IOException {
        Set<String> texts = ElfStrings.find(elf, NeedsTable.texts(Evidence.Language.NATIVE));
        return NeedsAnalysis.find(new NativeEvidence(texts, imports(elf, linkage), linkage.needed()), linkage);
    }

    private static Set<String> imports(Elf elf, Linkage linkage) throws IOException {
        return linkage.needed().isEmpty() ? Set.of() : ElfSymbols.read(elf).imported();
    }

    private static boolean isPacked(ByteSource program) throws IOException {
        byte[] start =
                program.read(0, (int) Math.min(UPX_WITHIN, program.size())).array();
        return new String(start, StandardCharsets.ISO_8859_1).contains(UPX);
    }
}
