package dev.tare.binary.go;

import dev.tare.binary.Elf;
import dev.tare.binary.ElfMemory;
import dev.tare.binary.ElfStrings;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a Go program's own tables say: which functions it has, how it was made, and what of it can run. Reads programs
 * of Go 1.2 and later, stripped or not; as much memory is used as the program takes, and a few times its tables.
 */
public final class GoTables {
    private final ElfMemory memory;
    private final Pclntab functions;
    private final NameTable names;
    private final @Nullable ModuleData module;
    private final @Nullable CodeReading code;
    private final @Nullable BuildInfo buildInfo;
    private @Nullable Reachability reachability;

    private GoTables(ElfMemory memory, Pclntab functions, @Nullable BuildInfo buildInfo, boolean withCode) {
        this.memory = memory;
        this.functions = functions;
        this.module = ModuleData.find(memory, functions);
        this.code = CodeReading.of(memory, functions, module);
        this.buildInfo = buildInfo;
        if (withCode && code != null) {
            code.begin();
        }
        this.names = NameTable.of(memory.bytes(), functions);
    }

    /**
     * Reads the tables. Nothing is read from the program later.
     *
     * @return null when the program is not made by Go, or has no table of functions that can be read
     * @throws IOException when the program cannot be read, or is cut short
     */
    public static @Nullable GoTables read(Elf elf) throws IOException {
        return read(elf, false);
    }

    /** The same for who will ask what can run: another thread reads the code meanwhile. */
    public static @Nullable GoTables readWithCode(Elf elf) throws IOException {
        return read(elf, true);
    }

    private static @Nullable GoTables read(Elf elf, boolean withCode) throws IOException {
        ElfMemory memory = ElfMemory.read(elf);
        Pclntab functions = memory == null ? null : Pclntab.find(memory, elf.sections());
        if (memory == null || functions == null) {
            return null;
        }
        return new GoTables(memory, functions, buildInfo(elf), withCode);
    }

    private static @Nullable BuildInfo buildInfo(Elf elf) throws IOException {
        try {
            return BuildInfo.read(elf);
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            // It is damaged, or of a kind that we do not know; the tables do not depend on it.
            return null;
        }
    }

    /** Such as {@code go1.26.3}; the empty string when the program does not say. */
    public String goVersion() {
        return buildInfo == null ? "" : buildInfo.goVersion();
    }

    /** Null when the program has none that can be read, as before Go 1.18. */
    public @Nullable BuildInfo buildInfo() {
        return buildInfo;
    }

    /**
     * Whether the program has a function, be it only as part of others: inlined.
     *
     * @param function as stack traces name it, such as {@code net/http.(*Client).Do}
     */
    public boolean names(String function) {
        return names.find(function) >= 0;
    }

    /** All functions whose names begin so, sorted. */
    public List<String> namesWithPrefix(String prefix) {
        return names.withPrefix(prefix);
    }

    /**
     * Those of the texts that occur in the program's constants, in the given order; they are not looked for in its code
     * and in the tables of its functions.
     *
     * @param wanted as for {@link ElfStrings#find(dev.tare.binary.Elf, List)}
     */
    public Set<String> texts(List<String> wanted) {
        int size = memory.bytes().length;
        int codeStart = module == null ? 0 : module.text();
        int codeEnd = module == null ? 0 : module.textEnd();
        int tableStart = functions.start;
        int tableEnd = functions.dataEnd();
        return codeStart <= tableStart
                ? ElfStrings.find(memory.bytes(), wanted, 0, codeStart, codeEnd, tableStart, tableEnd, size)
                : ElfStrings.find(memory.bytes(), wanted, 0, tableStart, tableEnd, codeStart, codeEnd, size);
    }

    /** What can run; read from the code when it is first asked for what the names of functions do not answer. */
    public synchronized Reachability reachability() {
        if (reachability == null) {
            Reachability followed = followed(code);
            reachability = followed == null ? new LinkedFunctions(names) : followed;
        }
        return reachability;
    }

    private @Nullable Reachability followed(@Nullable CodeReading reading) {
        return reading == null || module == null ? null : FollowedCode.of(memory, functions, names, module, reading);
    }

    /** Which bytes of the program are which function's, and what else the linker put where. */
    public GoRanges ranges() {
        return new GoRanges(memory, functions, names, module);
    }

    /** The files that it carries by {@code //go:embed}. */
    public List<EmbeddedFiles.File> embedded() {
        return names("embed.FS.Open") || names("embed.FS.ReadFile") || names("embed.FS.lookup")
                ? EmbeddedFiles.find(memory)
                : List.of();
    }

    /**
     * The functions that refer to one of these, sorted, as {@link Reachability#possibleCallers} has them; what was read of
     * the code for it is not kept. Empty where the code cannot be read.
     */
    public Set<String> referring(List<String> wanted) {
        Set<String> callers = new TreeSet<>();
        Reachability followed = followed(CodeReading.of(memory, functions, module));
        for (String function : wanted) {
            if (followed != null) {
                callers.addAll(followed.possibleCallers(function));
            }
        }
        return callers;
    }

    /** Where the runtime's own data are; null when they are of a form that we do not know. */
    @Nullable ModuleData module() {
        return module;
    }

    Pclntab functions() {
        return functions;
    }
}
