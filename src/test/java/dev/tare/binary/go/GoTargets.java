package dev.tare.binary.go;

import static dev.tare.fuzz.FuzzTarget.holds;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfStrings;
import dev.tare.binary.ElfSymbols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the fuzzer feeds of programs. */
public final class GoTargets {
    private GoTargets() {}

    /** Headers, sections, notes, symbols and texts of any program. */
    public static void elf(byte[] input) throws IOException {
        Elf elf = Elf.read(ByteSource.of(input));
        elf.checkWhole();
        holds(elf.notes().size() < input.length, "more notes than bytes");
        elf.sections()
                .forEach(section -> holds(section.name().length() <= input.length, "a name longer than the file"));
        ElfSymbols symbols = ElfSymbols.read(elf);
        holds(symbols.imported().size() + symbols.exported().size() <= input.length, "more symbols than bytes");
        holds(ElfStrings.find(elf, List.of("\u0000\u0000", "zoneinfo")).size() <= 2, "more texts than were asked for");
        elf.dynamic();
        elf.interpreter();
    }

    /** The tables of a Go program, without its code. */
    public static void tables(byte[] input) throws IOException {
        GoTables tables = GoTables.read(Elf.read(ByteSource.of(input)));
        if (tables != null) {
            List<String> names = tables.namesWithPrefix("");
            holds(names.size() <= input.length, "more names than bytes");
            for (String name : names) {
                // What is not UTF-8 cannot be asked for.
                holds(tables.names(name) || name.indexOf('\ufffd') >= 0, "a name that is not found: " + name);
            }
        }
    }

    /** The call graph of a Go program. */
    public static void graph(byte[] input) throws IOException {
        GoTables tables = GoTables.read(Elf.read(ByteSource.of(input)));
        if (tables == null) {
            return;
        }
        Reachability reachability = tables.reachability();
        for (String name : tables.namesWithPrefix("")) {
            List<String> path = reachability.path(name);
            holds(path.isEmpty() || path.getLast().equals(name), "a path to another function than " + name);
            holds(path.isEmpty() || reachability.isReachable(name), "a path to what cannot be reached: " + name);
        }
    }

    /** The text of the build information. */
    public static void buildInfo(byte[] input) throws IOException {
        BuildInfo info = BuildInfo.parse("go1.26", new String(input, StandardCharsets.UTF_8));
        holds(info.dependencies().size() <= input.length, "more modules than bytes");
        holds(info.name().length() <= input.length, "a name longer than the text");
    }
}
