package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which functions refer to one, or have it as part of them, inlined; whether they are ever called is not asked. */
final class PossibleCallers {
    private final ElfMemory memory;
    private final ByteBuffer buffer;
    private final Pclntab functions;
    private final NameTable names;
    private final CodeIndex code;
    private final CodeReferences references;
    private final InlineTree inlined;
    /** Where inlined calls may be described: their names are told here, by offsets of four bytes. */
    private final int start;

    private final int end;
    private int @Nullable [] trees;

    PossibleCallers(
            ElfMemory memory,
            Pclntab functions,
            NameTable names,
            ModuleData module,
            CodeIndex code,
            CodeReferences references) {
        this.memory = memory;
        this.buffer = memory.buffer();
        this.functions = functions;
        this.names = names;
        this.code = code;
        this.references = references;
        this.inlined = new InlineTree(memory, functions, names, module);
        start = Math.max(0, module.inlining()) + 3 & -4;
        // The linker puts the table of functions behind what they refer to.
        boolean isBefore = module.inlining() >= 0 && module.inlining() < functions.start;
        end = (isBefore ? functions.start : memory.bytes().length) - 3;
    }

    /** Sorted, and without the function itself. */
    List<String> of(String function) {
        Set<String> callers = new TreeSet<>();
        int name = names.find(function);
        for (int i = 0; i < code.count; i++) {
            if (code.nodes[i] == name) {
                addReferring(code.entries[i], code.entries[i + 1], callers);
            }
        }
        for (int number = 0; number < names.count(); number++) {
            if (names.first(number) == name) {
                addOuter(number, callers);
            }
        }
        callers.remove(names.text(name));
        return List.copyOf(callers);
    }

    /** Those whose code goes to a function, takes its address, or refers to a word that holds it. */
    private void addReferring(int entry, int entryEnd, Set<String> to) {
        for (int i = 0; i < references.count(); i++) {
            int target = references.target(i);
            boolean refers;
            if (references.how(i) <= CodeReferences.ADDRESS) {
                refers = target >= entry && target < entryEnd;
            } else {
                refers = (target & 7) == 0 && memory.holds(target, 8) && memory.index(memory.word(target)) == entry;
            }
            if (refers) {
                to.add(names.text(source(references.place(i))));
            }
        }
    }

    /** The function, or the inlined one, whose code is at a place. */
    private int source(int place) {
        int function = code.at(place);
        inlined.read(function, code.entries[function], code.entries[function + 1]);
        for (int i = 0; i < inlined.stretches; i++) {
            if (place < inlined.ends[i]) {
                int name = inlined.calls[i] < 0 ? -1 : inlined.name(inlined.calls[i]);
                return name < 0 ? code.nodes[function] : name;
            }
        }
        return code.nodes[function];
    }

    /** Those that a call of this name was inlined into. */
    private void addOuter(int number, Set<String> to) {
        byte[] in = memory.bytes();
        byte[] wanted = ByteBuffer.allocate(4)
                .order(buffer.order())
                .putInt(names.start(number) - functions.names)
                .array();
        // Byte by byte: a program is read once, and calls for each word cost most before they are compiled.
        byte first = wanted[0];
        byte second = wanted[1];
        for (int at = start; at < end; at += 4) {
            if (in[at] == first && in[at + 1] == second && in[at + 2] == wanted[2] && in[at + 3] == wanted[3]) {
                addOuterAt(at, names.first(number), to);
            }
        }
    }

    private void addOuterAt(int at, int name, Set<String> to) {
        int nearest = -1;
        for (int tree : trees()) {
            nearest = tree <= at ? Math.max(nearest, tree) : nearest;
        }
        // Functions that are alike in this share what describes it.
        for (int i = 0; nearest >= 0 && i < code.count; i++) {
            if (trees()[i] == nearest) {
                inlined.read(i, code.entries[i], code.entries[i + 1]);
                int call = inlined.callAt(at);
                if (call >= 0 && inlined.name(call) == name) {
                    int parent = inlined.parent(call, code.entries[i]);
                    int outer = parent < 0 ? -1 : inlined.name(parent);
                    to.add(names.text(outer < 0 ? code.nodes[i] : outer));
                }
            }
        }
    }

    private int[] trees() {
        int[] known = trees;
        if (known == null) {
            known = new int[code.count];
            for (int i = 0; i < known.length; i++) {
                known[i] = inlined.start(i);
            }
            trees = known;
        }
        return known;
    }
}
