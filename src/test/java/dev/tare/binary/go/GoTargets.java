package dev.tare.binary.go;

import static dev.tare.fuzz.FuzzTarget.holds;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfStrings;
import dev.tare.binary.ElfSymbols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the fuzzer feeds of programs. */
public final class GoTargets {
    /** As many as the program's code has room for. */
    private static final int FUNCTIONS = (GoFile.RODATA - GoFile.TEXT) / GoFile.FUNCTION;

    private static final int MOST_TEXTS = 20;

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

    /**
     * Any bytes as the code and the data of a sound program, of which the input's first byte says for which machine and
     * by which Go: whoever calls is found with and without the graph.
     */
    public static void code(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        GoFile file = new GoFile(
                (input[0] & 1) == 0 ? "amd64" : "arm64",
                (input[0] & 2) == 0 ? Pclntab.Form.GO_1_20 : Pclntab.Form.GO_1_16);
        file.function("runtime.main");
        file.function("main.main");
        for (int i = 2; i < FUNCTIONS; i++) {
            file.function(i == 2 ? "runtime.duffzero" : "a.F" + i);
        }
        int code = Math.min(input.length - 1, FUNCTIONS * GoFile.FUNCTION);
        int data = Math.min(input.length - 1 - code, GoFile.PCLNTAB - GoFile.RODATA);
        file.out.put(GoFile.TEXT, input, 1, code).put(GoFile.RODATA, input, 1 + code, data);
        GoTables tables = sound(file.bytes());
        Reachability first = tables.reachability();
        Reachability prepared = sound(file.bytes()).reachability();
        prepared.prepare();
        List<String> names = new ArrayList<>(tables.namesWithPrefix(""));
        // Some of those that are alike: each question reads the whole graph.
        names.removeIf(name -> name.startsWith("a.") && !name.endsWith("0"));
        List<List<String>> possible = new ArrayList<>();
        for (String name : names) {
            possible.add(first.possibleCallers(name));
        }
        for (int i = 0; i < names.size() && first.isExact(); i++) {
            List<String> callers = first.callers(names.get(i));
            holds(callers.equals(prepared.callers(names.get(i))), "others call " + names.get(i) + " in another thread");
            holds(
                    !first.isExact() || possible.get(i).containsAll(callers),
                    names.get(i) + " is called by " + callers + ", and not by " + possible.get(i));
        }
    }

    private static GoTables sound(byte[] program) throws IOException {
        GoTables tables = GoTables.read(Elf.read(ByteSource.of(program)));
        holds(tables != null, "a program without tables");
        return Objects.requireNonNull(tables);
    }

    /** The search for texts, which jumps: it finds what a search without jumps finds. Each line but the last is a text. */
    public static void strings(byte[] input) {
        List<String> wanted = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < input.length && wanted.size() < MOST_TEXTS; at++) {
            if (input[at] == '\n') {
                String text = new String(input, start, at - start, StandardCharsets.UTF_8);
                if (text.getBytes(StandardCharsets.UTF_8).length >= 2 && !wanted.contains(text)) {
                    wanted.add(text);
                }
                start = at + 1;
            }
        }
        if (!wanted.isEmpty()) {
            String in = new String(input, start, input.length - start, StandardCharsets.ISO_8859_1);
            List<String> found = new ArrayList<>(wanted);
            found.removeIf(text ->
                    !in.contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
            Set<String> jumping = ElfStrings.find(input, wanted, start, input.length);
            holds(found.equals(List.copyOf(jumping)), found + " is there, and " + jumping + " was found");
        }
    }

    /** The text of the build information. */
    public static void buildInfo(byte[] input) throws IOException {
        BuildInfo info = BuildInfo.parse("go1.26", new String(input, StandardCharsets.UTF_8));
        holds(info.dependencies().size() <= input.length, "more modules than bytes");
        holds(info.name().length() <= input.length, "a name longer than the text");
    }
}
