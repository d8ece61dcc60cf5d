package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program's code says. Most programs lack most of what they are asked for, which their names tell; who refers to
 * a function is seen in the code alone; and the graph of all calls is made for the questions that are left.
 */
final class FollowedCode implements Reachability {
    private final ElfMemory memory;
    private final Pclntab functions;
    private final NameTable names;
    private final ModuleData module;
    private final CodeIndex code;
    private @Nullable CodeReferences references;
    private @Nullable PossibleCallers possible;
    private @Nullable Reachability graph;

    private FollowedCode(ElfMemory memory, Pclntab functions, NameTable names, ModuleData module, CodeIndex code) {
        this.memory = memory;
        this.functions = functions;
        this.names = names;
        this.module = module;
        this.code = code;
    }

    /** Null where we cannot read the code, or not all that it may refer to. */
    static @Nullable Reachability of(
            ElfMemory memory, Pclntab functions, NameTable names, @Nullable ModuleData module) {
        int machine = memory.kind().machine();
        boolean known = memory.kind().wide() && (machine == CodeScan.AMD64 || machine == CodeScan.ARM64);
        if (!known || module == null || names.find("runtime.main") < 0) {
            return null;
        }
        CodeIndex code = CodeIndex.of(memory, functions, names, module);
        return code == null ? null : new FollowedCode(memory, functions, names, module, code);
    }

    private synchronized CodeReferences references() {
        CodeReferences known = references;
        if (known == null) {
            known = CodeScan.of(memory, code, code.start, code.end);
            references = known;
        }
        return known;
    }

    private synchronized Reachability graph() {
        Reachability known = graph;
        if (known == null) {
            known = GraphBuilder.build(memory, functions, names, module, code, references());
            known = known == null ? new LinkedFunctions(names) : known;
            graph = known;
        }
        return known;
    }

    @Override
    public synchronized boolean isExact() {
        return graph == null || graph.isExact();
    }

    @Override
    public boolean isReachable(String function) {
        return names.find(function) >= 0 && graph().isReachable(function);
    }

    @Override
    public List<String> path(String function) {
        return names.find(function) < 0 ? List.of() : graph().path(function);
    }

    @Override
    public List<String> callers(String function) {
        return names.find(function) < 0 ? List.of() : graph().callers(function);
    }

    @Override
    public synchronized List<String> possibleCallers(String function) {
        if (names.find(function) < 0) {
            return List.of();
        }
        if (graph != null) {
            return graph.callers(function);
        }
        PossibleCallers known = possible;
        if (known == null) {
            known = new PossibleCallers(memory, functions, names, module, code, references());
            possible = known;
        }
        return known.of(function);
    }
}
