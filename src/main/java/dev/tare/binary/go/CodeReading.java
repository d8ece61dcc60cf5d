package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The code of a program as it is read, once: by another thread that has begun, or by the first who asks. */
final class CodeReading {
    private final CodeEntries entries;
    private final FutureTask<CodeReferences> references;
    private boolean isBegun;

    private CodeReading(ElfMemory memory, CodeEntries entries) {
        this.entries = entries;
        references = new FutureTask<>(() -> CodeScan.of(memory, entries, entries.start, entries.end));
    }

    /** Null where we cannot read the code, or not all that it may refer to. */
    static @Nullable CodeReading of(ElfMemory memory, Pclntab functions, @Nullable ModuleData module) {
        int machine = memory.kind().machine();
        boolean known = memory.kind().wide() && (machine == CodeScan.AMD64 || machine == CodeScan.ARM64);
        CodeEntries entries = !known || module == null ? null : CodeEntries.of(memory, functions, module);
        return entries == null ? null : new CodeReading(memory, entries);
    }

    CodeEntries entries() {
        return entries;
    }

    /** Has another thread begin. */
    synchronized void begin() {
        if (!isBegun) {
            isBegun = true;
            Thread.ofPlatform().daemon().name("code").start(references);
        }
    }

    /** What the code refers to. */
    CodeReferences references() {
        references.run();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return references.get();
                } catch (InterruptedException e) {
                    // It takes a moment only.
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("code could not be read", e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
