package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import org.jspecify.annotations.Nullable;

/**
 * Where the runtime finds what the linker made for it (runtime/symtab.go, moduledata), of Go 1.16 and later. All places
 * are indexes of the program's memory.
 *
 * @param start of the module data themselves
 * @param end the place behind the last word that is known of them
 * @param text the first byte of code
 * @param textEnd the place behind the last one
 * @param types what the places of types and names are relative to
 * @param typesEnd behind the last type
 * @param inlining what the places of functions' data are relative to; -1 before 1.18, where they are addresses
 * @param typeLinks offsets of the types that reflection may look for, four bytes each
 * @param itabLinks addresses of the method tables that the linker made
 */
record ModuleData(
        int start,
        int end,
        int text,
        int textEnd,
        int types,
        int typesEnd,
        int inlining,
        Array typeLinks,
        Array itabLinks) {
    /** A slice that the linker made. */
    record Array(int start, int count) {}

    /** In words from the start; the same in all versions from 1.16 on. */
    private static final int TEXT = 22;

    /** So many things that look like their beginning are looked at closely. */
    private static final int MAX_TRIED = 16;

    /** Where the types are, what lies between their end and the first slice, and where of it the functions' data are. */
    private enum Layout {
        GO_1_26(37, 3, 1),
        GO_1_20(37, 2, 1),
        GO_1_18(35, 2, 1),
        GO_1_16(35, 0, -1);

        private final int types;
        private final int between;
        private final int inlining;

        Layout(int types, int between, int inlining) {
            this.types = types;
            this.between = between;
            this.inlining = inlining;
        }
    }

    /** Finds them by the address of the table of functions; null when none are there, or they are of an unknown form. */
    static @Nullable ModuleData find(ElfMemory memory, Pclntab functions) {
        if (functions.form == Pclntab.Form.GO_1_2) {
            return null;
        }
        int width = memory.width();
        long wanted = memory.address(functions.start);
        long next = memory.address(functions.names);
        // They are variables to the linker; where those are, there is little to look through.
        for (boolean writable : new boolean[] {true, false}) {
            int tried = 0;
            for (ElfMemory.Part part : memory.parts()) {
                if (part.executable() || part.writable() != writable) {
                    continue;
                }
                int first = (part.start() + width - 1) & -width;
                for (int at = first; at <= part.end() - 64 * width; at += width) {
                    if (memory.word(at) == wanted && memory.word(at + width) == next && tried++ < MAX_TRIED) {
                        ModuleData found = read(memory, functions, at);
                        if (found != null) {
                            return found;
                        }
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable ModuleData read(ElfMemory memory, Pclntab functions, int start) {
        for (Layout layout : Layout.values()) {
            boolean before = layout == Layout.GO_1_16;
            if (before == (functions.form == Pclntab.Form.GO_1_16)) {
                ModuleData found = new Reader(memory, start).read(layout);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Reads by a layout, and takes nothing that does not fit. */
    private record Reader(ElfMemory memory, int start) {
        private int pointer(int number) {
            return memory.index(memory.word(start + number * memory.width()));
        }

        /** A slice of the linker is as long as its capacity. */
        private @Nullable Array array(int number, int size) {
            int width = memory.width();
            long count = memory.word(start + (number + 1) * width);
            if (count < 0 || count > memory.bytes().length || count != memory.word(start + (number + 2) * width)) {
                return null;
            }
            int at = pointer(number);
            if (count == 0) {
                return new Array(0, 0);
            }
            return memory.holds(at, count * size) ? new Array(at, (int) count) : null;
        }

        private @Nullable ModuleData read(Layout layout) {
            int text = pointer(TEXT);
            int textEnd = textEnd(text);
            int types = pointer(layout.types);
            int typesEnd = pointer(layout.types + 1);
            int slices = layout.types + 2 + layout.between;
            int inlining = layout.inlining < 0 ? -1 : pointer(layout.types + 2 + layout.inlining);
            Array textSections = array(slices, 3 * memory.width());
            Array typeLinks = array(slices + 3, 4);
            Array itabLinks = array(slices + 6, memory.width());
            boolean fits = text >= 0
                    && textEnd > text
                    && types >= 0
                    && typesEnd >= types
                    && (inlining >= 0 || layout.inlining < 0)
                    && textSections != null
                    && textSections.count > 0
                    && typeLinks != null
                    && itabLinks != null;
            if (!fits || typeLinks == null || itabLinks == null) {
                return null;
            }
            for (int i = 0; i < typeLinks.count; i++) {
                int offset = memory.buffer().getInt(typeLinks.start + 4 * i);
                if (offset < 0 || offset >= typesEnd - types) {
                    return null;
                }
            }
            int end = start + (slices + 9) * memory.width();
            return new ModuleData(start, end, text, textEnd, types, typesEnd, inlining, typeLinks, itabLinks);
        }

        /** It may lie just behind a segment, where there is no memory of the file. */
        private int textEnd(int text) {
            long size = memory.word(start + (TEXT + 1) * memory.width()) - memory.word(start + TEXT * memory.width());
            return text >= 0 && size > 0 && size <= memory.bytes().length - text ? text + (int) size : -1;
        }
    }
}
