package dev.tare.binary.go;

import java.util.List;

/** For programs whose code is not read: whatever the linker left in may run. */
record LinkedFunctions(NameTable names) implements Reachability {
    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public void prepare() {
        // All is known.
    }

    @Override
    public boolean isReachable(String function) {
        return names.find(function) >= 0;
    }

    @Override
    public List<String> path(String function) {
        return List.of();
    }

    @Override
    public List<String> callers(String function) {
        return List.of();
    }

    @Override
    public List<String> possibleCallers(String function) {
        return List.of();
    }
}
