package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the call graph of a program: of its code with what was inlined, of its types, and of its data. */
final class GraphBuilder {
    private final ElfMemory memory;
    private final Pclntab functions;
    private final NameTable names;
    private final ModuleData module;
    private final CodeIndex code;
    private final GraphNodes nodes;
    private final TypeGraph types;
    private final References references;
    private final DataMap data;
    /** For the inlined calls of the function that is read now, as far as they were seen, their nodes. */
    private final int[] sources = new int[1024];

    private final int[] seen = new int[1024];
    private int now;

    /** The names that the code has a place for. */
    private final BitSet placed;

    private GraphBuilder(ElfMemory memory, Pclntab functions, NameTable names, ModuleData module, CodeIndex code) {
        this.memory = memory;
        this.functions = functions;
        this.names = names;
        this.module = module;
        this.code = code;
        nodes = new GraphNodes(names.count(), memory.bytes().length);
        data = new DataMap(memory);
        // Go's before 1.17 wrote the lengths of names otherwise.
        boolean byName = functions.isRelative();
        types = new TypeGraph(memory, code, module, nodes, data, byName, hasNoReflection());
        references = new References(memory, code, nodes, types, data);
        placed = new BitSet(names.count());
    }

    /**
     * Makes it.
     *
     * @param own what the code of all functions refers to; asked for when types are known, since another thread may
     *     still be at it
     * @return null where that is more than any sound program has
     */
    static @Nullable Reachability build(
            ElfMemory memory,
            Pclntab functions,
            NameTable names,
            ModuleData module,
            CodeIndex code,
            Supplier<CodeReferences> own) {
        return new GraphBuilder(memory, functions, names, module, code).build(own);
    }

    /**
     * Whether the linker saw no call of methods by reflection: it then leaves out what no interface calls, as this
     * method of the runtime's errors, which nobody calls and all of them have.
     */
    private boolean hasNoReflection() {
        if (names.find("runtime.errorString.Error") < 0) {
            return false;
        }
        byte[] runtime = "runtime.".getBytes(StandardCharsets.US_ASCII);
        for (int node : code.nodes) {
            if (names.startsWith(node, runtime) && names.endsWith(node, ".RuntimeError")) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Reachability build(Supplier<CodeReferences> asked) {
        types.addTables();
        types.addLinks();
        data.cover(module.start(), module.end() - module.start());
        data.cover(functions.start, functions.dataEnd() - functions.start);
        CodeReferences own = asked.get();
        if (own.isFull()) {
            return null;
        }
        addCode(own);
        types.follow();
        eachOther(references::findTypes);
        eachOther(references::addData);
        data.addTo(nodes);
        for (int name = 0; name < names.count(); name++) {
            if (!placed.get(name)) {
                nodes.edge(nodes.unknown, name, GraphNodes.NEXT);
            }
        }
        if (nodes.isFull()) {
            return null;
        }
        return GoReachability.of(names, nodes.graph(), nodes.unknown);
    }

    private void addCode(CodeReferences own) {
        int next = 0;
        InlineTree inlined = new InlineTree(memory, functions, names, module);
        for (int i = 0; i < code.count; i++) {
            int node = code.nodes[i];
            placed.set(node);
            inlined.read(i, code.entries[i], code.entries[i + 1]);
            now = i + 1;
            for (int n = 0; n < inlined.stretches; n++) {
                int call = inlined.calls[n];
                int source = call < 0 ? node : known(call) ? sources[call] : inlined(inlined, call, i);
                int end = inlined.ends[n];
                for (; next < own.count() && own.place(next) < end; next++) {
                    references.add(source, own, next);
                }
            }
        }
        // Code that is none of Go's.
        for (ElfMemory.Part part : memory.parts()) {
            if (part.executable()) {
                addUnknown(part.start(), Math.min(part.end(), code.start));
                addUnknown(Math.max(part.start(), code.end), part.end());
            }
        }
    }

    private void addUnknown(int start, int end) {
        CodeReferences found = CodeScan.of(memory, code.all(), start, end);
        if (found.isFull()) {
            nodes.setFull();
        }
        for (int i = 0; i < found.count(); i++) {
            references.add(nodes.unknown, found, i);
        }
    }

    /** Most calls' code lies in several pieces. */
    private boolean known(int call) {
        return call < sources.length && seen[call] == now;
    }

    /** The node of an inlined call, with the calls that it was in before it; the function's where that is unclear. */
    private int inlined(InlineTree tree, int call, int number) {
        int function = code.nodes[number];
        int name = tree.name(call);
        if (call < sources.length) {
            sources[call] = name < 0 ? function : name;
            seen[call] = now;
        }
        if (name < 0) {
            return function;
        }
        int inner = name;
        // As deep as any compiler inlines; a damaged tree may go in a circle.
        for (int depth = 0, at = call; depth < 64; depth++) {
            at = tree.parent(at, code.entries[number]);
            int outer = at < 0 ? function : tree.name(at);
            outer = outer < 0 ? function : outer;
            placed.set(inner);
            nodes.edge(outer, inner, GraphNodes.CALL);
            if (at < 0 || outer == function || known(at) && at != call) {
                return name;
            }
            inner = outer;
        }
        nodes.edge(function, name, GraphNodes.CALL);
        return name;
    }

    private interface Range {
        void accept(int start, int end);
    }

    /** What is mapped besides the code. */
    private void eachOther(Range range) {
        for (ElfMemory.Part part : memory.parts()) {
            range.accept(part.start(), Math.min(part.end(), Math.max(part.start(), code.start)));
            range.accept(Math.max(part.start(), code.end), part.end());
        }
    }
}
