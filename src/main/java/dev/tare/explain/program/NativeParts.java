package dev.tare.explain.program;

import dev.tare.binary.Elf;
import dev.tare.binary.ElfSection;
import dev.tare.binary.ElfSymbolTable;
import dev.tare.explain.part.Branch;
import dev.tare.explain.part.PartKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The parts of a program that no Go linker made: by section, and in it by symbol where there are symbols. */
final class NativeParts {
    private NativeParts() {}

    static void claim(Elf elf, ElfLayout layout, Branch program, ByteMap map) throws IOException {
        for (ElfSymbolTable.Symbol symbol : ElfSymbolTable.read(elf)) {
            long at = elf.offset(symbol.address());
            ElfSection section = at < 0 ? null : at(layout, at);
            if (section == null) {
                continue;
            }
            Branch owner = program.child(section.name(), PartKind.SECTION);
            String name = RustNames.readable(symbol.name());
            String crate = RustNames.crate(name, symbol.name());
            if (crate != null) {
                owner = owner.child(crate, PartKind.MODULE);
            }
            map.claim(at, symbol.size(), owner.child(name, symbol.code() ? PartKind.FUNCTION : PartKind.DATA));
        }
        map.settle();
    }

    private static @Nullable ElfSection at(ElfLayout layout, long offset) {
        for (ElfSection section : layout.sections()) {
            boolean holds = section.type() != ElfSection.NO_BITS
                    && offset >= section.offset()
                    && offset - section.offset() < section.size();
            if (holds) {
                return section;
            }
        }
        return null;
    }
}
