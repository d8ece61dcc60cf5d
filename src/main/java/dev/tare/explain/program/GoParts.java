package dev.tare.explain.program;

import dev.tare.binary.Elf;
import dev.tare.binary.ElfSection;
import dev.tare.binary.ElfSymbolTable;
import dev.tare.binary.go.EmbeddedFiles;
import dev.tare.binary.go.GoRanges;
import dev.tare.binary.go.GoTables;
import dev.tare.explain.part.Branch;
import dev.tare.explain.part.PartKind;
import java.io.IOException;
import java.util.List;

/**
 * The parts of a Go program: of each package its functions, variables and share of the runtime's tables. Functions are
 * found by the table of functions, which stripped programs have too; variables by symbols where there are some.
 */
final class GoParts {
    private final Elf elf;
    private final GoTables tables;
    private final ElfLayout layout;
    private final Branch program;
    private final ByteMap map;
    private final GoNames names;

    GoParts(Elf elf, GoTables tables, ElfLayout layout, Branch program, ByteMap map) {
        this.elf = elf;
        this.tables = tables;
        this.layout = layout;
        this.program = program;
        this.map = map;
        this.names = new GoNames(tables.buildInfo());
    }

    /** Claims what is known of the program's functions and data. */
    void claim() throws IOException {
        claimInfo();
        for (EmbeddedFiles.File file : tables.embedded()) {
            Branch files = program.child("embedded files", PartKind.EMBEDDED);
            files.reason("//go:embed");
            claim(file.address(), file.size(), files.child(file.name(), PartKind.EMBEDDED));
        }
        map.settle();
        GoRanges ranges = tables.ranges();
        // What a function owns goes before what tables are as a whole. In two rounds, which take half the memory of
        // one.
        for (boolean code : new boolean[] {true, false}) {
            ranges.each((address, size, kind, function) -> {
                if (function != null && (kind == GoRanges.Kind.CODE) == code) {
                    claim(address, size, ofFunction(kind, function));
                }
            });
            map.settle();
        }
        claimSymbols();
        ranges.each((address, size, kind, function) -> {
            if (function == null) {
                claim(address, size, ofProgram(kind));
            }
        });
        map.settle();
    }

    private void claim(long address, long size, Branch owner) {
        map.claim(elf.offset(address), size, owner);
    }

    private void claimInfo() {
        for (ElfSection section : layout.sections()) {
            if (section.name().equals(".go.buildinfo")) {
                map.claim(section.offset(), section.size(), program.child("build information", PartKind.HEADER));
            }
        }
        map.settle();
    }

    /** @param ofGo whether Go's own tables have it, where no C is */
    private Branch packageOf(String name, boolean ofGo) {
        String path = names.owner(name, ofGo);
        return program.child(names.module(path), PartKind.MODULE).child(path, PartKind.PACKAGE);
    }

    private Branch ofFunction(GoRanges.Kind kind, String function) {
        Branch owner = packageOf(function, true);
        return switch (kind) {
            case CODE -> owner.child("code", PartKind.SECTION).child(function, PartKind.FUNCTION);
            case FUNCDATA -> owner.child("stack maps", PartKind.PCLNTAB);
            default -> owner.child("pclntab", PartKind.PCLNTAB);
        };
    }

    private Branch ofProgram(GoRanges.Kind kind) {
        return switch (kind) {
            case TYPES -> program.child("types", PartKind.TYPES);
            case TYPE_LINKS -> program.child("type links", PartKind.TYPES);
            case MODULE_DATA -> program.child("module data", PartKind.DATA);
            case FILE_NAMES -> program.child("names of source files", PartKind.PCLNTAB);
            default -> program.child("pclntab", PartKind.PCLNTAB);
        };
    }

    /** Symbols of data; and of code that no Go compiler made, which the table of functions does not have. */
    private void claimSymbols() throws IOException {
        List<ElfSymbolTable.Symbol> symbols = ElfSymbolTable.read(elf);
        for (ElfSymbolTable.Symbol symbol : symbols) {
            claim(symbol.address(), symbol.size(), ofSymbol(symbol));
        }
        map.settle();
    }

    private Branch ofSymbol(ElfSymbolTable.Symbol symbol) {
        String name = symbol.name();
        if (name.startsWith("go:string.") || name.startsWith("go.string.")) {
            return program.child("strings", PartKind.DATA);
        }
        if (name.startsWith("go:func.") || name.startsWith("go.func.") || name.startsWith("runtime.gcbits.")) {
            return program.child("stack maps", PartKind.PCLNTAB);
        }
        if (name.startsWith("go:itab.") || name.startsWith("go.itab.")) {
            return program.child("method tables", PartKind.TYPES);
        }
        if (!symbol.code() && (name.startsWith("type:") || name.startsWith("type."))) {
            return program.child("types", PartKind.TYPES);
        }
        if (name.equals("runtime.pclntab") || name.equals("runtime.findfunctab")) {
            return program.child("pclntab", PartKind.PCLNTAB);
        }
        Branch owner = packageOf(name, false);
        return symbol.code()
                ? owner.child("code", PartKind.SECTION).child(name, PartKind.FUNCTION)
                : owner.child("data", PartKind.DATA).child(name, PartKind.DATA);
    }
}
