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
    private final CodeReading reading;
    private boolean isPrepared;
    private @Nullable PossibleCallers possible;
    private @Nullable Reachability graph;

    private FollowedCode(
            ElfMemory memory,
            Pclntab functions,
            NameTable names,
            ModuleData module,
            CodeIndex code,
            CodeReading reading) {
        this.memory = memory;
        this.functions = functions;
        this.names = names;
        this.module = module;
        this.code = code;
        this.reading = reading;
    }

    /** Null where not all functions are known by name. */
    static @Nullable Reachability of(
            ElfMemory memory, Pclntab functions, NameTable names, ModuleData module, CodeReading reading) {
        CodeIndex code = names.find("runtime.main") < 0 ? null : CodeIndex.of(reading.entries(), functions, names);
        return code == null ? null : new FollowedCode(memory, functions, names, module, code, reading);
    }

    /** Who asks who refers to a function before the graph is made would have the code read for that alone. */
    @Override
    public synchronized void prepare() {
        isPrepared = true;
        reading.begin();
    }

    private synchronized Reachability graph() {
        Reachability known = graph;
        if (known == null) {
            known = GraphBuilder.build(memory, functions, names, module, code, reading::references);
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
        if (graph != null || isPrepared) {
            return graph().callers(function);
        }
        PossibleCallers known = possible;
        if (known == null) {
            known = new PossibleCallers(memory, functions, names, module, code, reading.references());
            possible = known;
        }
        return known.of(function);
    }
}
