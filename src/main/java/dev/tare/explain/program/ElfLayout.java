package dev.tare.explain.program;

import dev.tare.binary.Elf;
import dev.tare.binary.ElfSection;
import dev.tare.explain.part.Branch;
import dev.tare.explain.part.PartKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The coarse parts of an ELF file, for what nothing finer is known of: headers, sections, segments, padding. */
final class ElfLayout {

    private final Elf elf;
    private final List<ElfSection> sections;

    ElfLayout(Elf elf) throws IOException {
        this.elf = elf;
        this.sections = elf.sections();
    }

    List<ElfSection> sections() {
        return sections;
    }

    /** The file's own header, and the tables of its segments and sections. */
    void claimHeaders(ByteMap map, Branch to) throws IOException {
        boolean wide = elf.kind().wide();
        int size = (int) Math.min(elf.source().size(), wide ? 64 : 52);
        Branch headers = to.child("ELF headers", PartKind.HEADER);
        map.claim(0, size, headers);
        if (size == (wide ? 64 : 52)) {
            ByteBuffer header = elf.source().read(0, size).order(elf.kind().order());
            long segments = word(header, wide, wide ? 32 : 28);
            long table = word(header, wide, wide ? 40 : 32);
            map.claim(segments, table(header, wide ? 54 : 42), headers);
            if (table > 0) {
                map.claim(table, table(header, wide ? 58 : 46), headers);
            }
        }
        map.settle();
    }

    private static long word(ByteBuffer header, boolean wide, int at) {
        return wide ? header.getLong(at) : Integer.toUnsignedLong(header.getInt(at));
    }

    private static long table(ByteBuffer header, int at) {
        return (long) Short.toUnsignedInt(header.getShort(at)) * Short.toUnsignedInt(header.getShort(at + 2));
    }

    /** Sections that only debuggers and linkers read, whatever else is in the file. */
    void claimExtras(ByteMap map, Branch to) {
        for (ElfSection section : sections) {
            String name = section.name();
            if (section.type() == ElfSection.NO_BITS) {
                continue;
            }
            if (isDebug(name)) {
                Branch debug = to.child("debug information", PartKind.DEBUG);
                debug.reason("only debuggers read it; the linker leaves it out with -ldflags=-w, strip removes it");
                map.claim(section.offset(), section.size(), debug.child(name, PartKind.SECTION));
            } else if (name.equals(".symtab") || name.equals(".strtab")) {
                Branch symbols = to.child("symbol table", PartKind.SYMBOLS);
                symbols.reason("only debuggers and profilers read it; -ldflags=-s leaves it out, strip removes it");
                map.claim(section.offset(), section.size(), symbols.child(name, PartKind.SECTION));
            }
        }
        map.settle();
    }

    static boolean isDebug(String section) {
        return section.startsWith(".debug_") || section.startsWith(".zdebug_") || section.equals(".gdb_index");
    }

    /** What is left of sections, segments and the file. */
    void claimRest(ByteMap map, Branch to) throws IOException {
        for (ElfSection section : sections) {
            if (section.type() != ElfSection.NO_BITS && section.size() > 0) {
                String name = section.name().isEmpty() ? "a section without a name" : section.name();
                map.claim(section.offset(), section.size(), to.child(name, PartKind.SECTION));
            }
        }
        map.settle();
        if (sections.isEmpty()) {
            for (Elf.Segment segment : elf.segments()) {
                if (segment.type() == Elf.Segment.LOAD) {
                    map.claim(segment.offset(), segment.size(), to.child(name(segment), PartKind.SECTION));
                }
            }
            map.settle();
        }
        long end = mappedEnd();
        map.eachFree((from, bytes) -> {
            long before = Math.clamp(end - from, 0, bytes);
            long behind = bytes - before;
            to.child("padding", PartKind.PADDING).add(before);
            if (behind > 0) {
                Branch more = to.child("behind the program", PartKind.OTHER);
                more.reason("no header of the program names it");
                more.add(behind);
            }
        });
    }

    private static String name(Elf.Segment segment) {
        return (segment.flags() & 1) != 0 ? "code" : segment.isWritable() ? "variables" : "constants";
    }

    private long mappedEnd() {
        long end = 0;
        for (Elf.Segment segment : elf.segments()) {
            if (segment.offset() >= 0 && segment.size() >= 0) {
                end = Math.max(end, segment.offset() + segment.size());
            }
        }
        for (ElfSection section : sections) {
            if (section.type() != ElfSection.NO_BITS) {
                end = Math.max(end, section.offset() + section.size());
            }
        }
        return end;
    }
}
