package dev.tare.fuzz;

/** Where Jazzer comes in ({@code scripts/fuzz}); the environment variable FUZZ_TARGET names what it feeds. */
public final class Fuzzer {
    private static final FuzzTarget TARGET = target();

    private Fuzzer() {}

    private static FuzzTarget target() {
        FuzzTarget target = Targets.ALL.get(String.valueOf(System.getenv("FUZZ_TARGET")));
        if (target == null) {
            throw new IllegalArgumentException("FUZZ_TARGET must be one of " + Targets.ALL.keySet());
        }
        return target;
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.check(input);
    }
}
