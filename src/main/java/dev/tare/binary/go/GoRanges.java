package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a program are which function's, by its own tables: its code, its row and its data in the table of
 * functions, its name, its tables of lines, and what the garbage collector is told of it. What several functions share
 * is the first one's. Ranges may overlap in a damaged program, and may lie anywhere in it.
 */
public final class GoRanges {
    /** What a range is. */
    public enum Kind {
        /** Code of a function, with what fills it up to the next. */
        CODE,
        /** Of a function, in the table of functions and lines. */
        PCLNTAB,
        /** Stack maps and inlined calls of a function. */
        FUNCDATA,
        /** Names of source files. */
        FILE_NAMES,
        /** What the table of functions has besides. */
        TABLE,
        /** Type descriptors with their names. */
        TYPES,
        /** The lists by which reflection finds types and method tables. */
        TYPE_LINKS,
        /** What the linker tells the runtime. */
        MODULE_DATA
    }

    /** Takes ranges. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes one.
         *
         * @param address in the program's memory
         * @param size in bytes, above 0
         * @param function as stack traces name it; null for what is no function's
         */
        void take(long address, long size, Kind kind, @Nullable String function);
    }

    /** No function's data is larger; what follows the last of them is not known. */
    private static final int MOST_FUNCDATA = 64 << 10;

    private static final int MOST_TABLES = 64;

    private final ElfMemory memory;
    private final Pclntab functions;
    private final NameTable names;
    private final @Nullable ModuleData module;
    private final String[] texts;

    GoRanges(ElfMemory memory, Pclntab functions, NameTable names, @Nullable ModuleData module) {
        this.memory = memory;
        this.functions = functions;
        this.names = names;
        this.module = module;
        this.texts = new String[functions.count];
        for (int i = 0; i < texts.length; i++) {
            int number = names.number(functions.names + functions.nameOffset(i));
            texts[i] = number < 0 ? "" : names.text(number);
        }
    }

    /** Where the table of functions begins, as an address. */
    public long table() {
        return memory.address(functions.start);
    }

    /** Gives all ranges, in no order. */
    public void each(Taker to) {
        long base = !functions.isRelative() ? 0 : module != null ? memory.address(module.text()) : functions.text;
        Shared tables = new Shared(functions.count * 4);
        Shared data = new Shared(functions.count * 2);
        for (int i = 0; i < functions.count; i++) {
            take(to, base + functions.pc(i), functions.pc(i + 1) - functions.pc(i), Kind.CODE, i);
            int row = functions.rowSize();
            takeAt(to, functions.table + i * row, row, Kind.PCLNTAB, i);
            describe(to, i, tables, data);
            int name = names.number(functions.names + functions.nameOffset(i));
            if (name >= 0 && names.first(name) == name) {
                takeAt(to, names.start(name), end(names.start(name)), Kind.PCLNTAB, i);
            }
        }
        tables.eachFirst((place, function) -> {
            int from = functions.pcTables + place;
            takeAt(to, from, tableSize(from), Kind.PCLNTAB, function);
        });
        data.eachGap(
                (place, size, function) -> takeAt(to, place, Math.min(size, MOST_FUNCDATA), Kind.FUNCDATA, function));
        if (functions.form != Pclntab.Form.GO_1_2) {
            takeAt(to, functions.namesEnd, functions.pcTables - functions.namesEnd, Kind.FILE_NAMES, -1);
            takeAt(to, functions.start, functions.dataEnd() - functions.start, Kind.TABLE, -1);
        }
        if (module != null) {
            takeAt(to, module.start(), module.end() - module.start(), Kind.MODULE_DATA, -1);
            takeAt(to, module.types(), module.typesEnd() - module.types(), Kind.TYPES, -1);
            takeAt(to, module.typeLinks().start(), 4 * module.typeLinks().count(), Kind.TYPE_LINKS, -1);
            takeAt(
                    to,
                    module.itabLinks().start(),
                    memory.width() * module.itabLinks().count(),
                    Kind.TYPE_LINKS,
                    -1);
        }
    }

    /** What is known of a function, and where it points to. */
    private void describe(Taker to, int function, Shared tables, Shared data) {
        int at = functions.data(function);
        int entry = functions.entrySize();
        for (int i = 0; i < 3; i++) {
            tables.add(memory.buffer().getInt(at + entry + 12 + 4 * i), function);
        }
        int count = memory.buffer().getInt(at + entry + 24);
        int fixed = functions.fixedSize();
        int known = count < 0 || count > MOST_TABLES || !memory.holds(at + fixed, 4L * count) ? 0 : count;
        for (int i = 0; i < known; i++) {
            tables.add(memory.buffer().getInt(at + fixed + 4 * i), function);
        }
        int size = fixed + 4 * known;
        int width = functions.isRelative() ? 4 : memory.width();
        int others = Byte.toUnsignedInt(memory.bytes()[at + fixed - 1]);
        if (!functions.isRelative()) {
            size = size + width - 1 & -width;
        }
        if (!memory.holds(at + size, (long) width * others)) {
            others = 0;
        }
        for (int i = 0; i < others; i++) {
            data.add(funcdata(at + size + i * width), function);
        }
        takeAt(to, at, size + others * width, Kind.PCLNTAB, function);
    }

    /** Where a function's data are that a word leads to; -1 for none. */
    private int funcdata(int at) {
        if (!functions.isRelative()) {
            return memory.index(memory.word(at));
        }
        int offset = memory.buffer().getInt(at);
        if (module == null || module.inlining() < 0 || offset < 0) {
            return -1;
        }
        long place = (long) module.inlining() + offset;
        return place < memory.bytes().length ? (int) place : -1;
    }

    /** Bytes of a table of values by rising place: pairs of numbers, until a value does not change. */
    private int tableSize(int from) {
        byte[] bytes = memory.bytes();
        int at = from;
        for (boolean first = true; at >= 0 && at < functions.end; first = false) {
            if (bytes[at] == 0 && !first) {
                return at + 1 - from;
            }
            at = behindNumber(bytes, behindNumber(bytes, at));
        }
        return 0;
    }

    private int behindNumber(byte[] bytes, int from) {
        int at = from;
        while (at < functions.end && bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    /** Bytes of a name with the zero behind it. */
    private int end(int start) {
        int at = start;
        while (at < functions.namesEnd && memory.bytes()[at] != 0) {
            at++;
        }
        return Math.min(at + 1, functions.namesEnd) - start;
    }

    private void takeAt(Taker to, int index, int size, Kind kind, int function) {
        take(to, memory.address(index), size, kind, function);
    }

    private void take(Taker to, long address, long size, Kind kind, int function) {
        if (size > 0) {
            to.take(address, size, kind, function < 0 ? null : texts[function]);
        }
    }

    /** Places that several functions may point to. */
    private static final class Shared {
        /** A place above, and the number of a function below. */
        private long[] pairs;

        private int count;

        Shared(int expected) {
            pairs = new long[expected + 16];
        }

        void add(int place, int function) {
            // Zero stands for no table.
            if (place > 0) {
                if (count == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * count);
                }
                pairs[count++] = (long) place << 32 | function;
            }
        }

        interface First {
            void take(int place, int function);
        }

        interface Gap {
            void take(int place, int size, int function);
        }

        void eachFirst(First to) {
            Arrays.sort(pairs, 0, count);
            for (int i = 0; i < count; i++) {
                if (i == 0 || pairs[i] >>> 32 != pairs[i - 1] >>> 32) {
                    to.take((int) (pairs[i] >>> 32), (int) pairs[i]);
                }
            }
        }

        /** Each place up to the next one; the last is left out. */
        void eachGap(Gap to) {
            int[] before = {-1, 0};
            eachFirst((place, function) -> {
                if (before[0] >= 0) {
                    to.take(before[0], place - before[0], before[1]);
                }
                before[0] = place;
                before[1] = function;
            });
        }
    }
}
