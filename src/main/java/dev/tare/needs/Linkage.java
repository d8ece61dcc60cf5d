package dev.tare.needs;

import dev.tare.binary.Elf;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be there before a program's own code runs.
 *
 * @param interpreter the loader that the kernel starts instead of it, as an absolute path; null where it starts itself
 * @param needed names of shared libraries, in the order of the program
 */
public record Linkage(@Nullable String interpreter, List<String> needed) {
    /** Of a static program. */
    public static final Linkage STATIC = new Linkage(null, List.of());

    public Linkage {
        needed = List.copyOf(needed);
    }

    public static Linkage of(Elf elf) throws IOException {
        return new Linkage(elf.interpreter(), elf.dynamic().needed());
    }
}
