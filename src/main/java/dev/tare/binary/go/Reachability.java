package dev.tare.binary.go;

import java.util.List;

/**
 * Which functions of a program can run. It never leaves out one that can; among those that it names may be some that
 * cannot.
 */
public interface Reachability {
    /**
     * Whether the program's code is read. Otherwise all functions that the program has count as reachable. In a damaged
     * program the code may turn out to be none when it is read, so that no answer before counts.
     */
    boolean isExact();

    /**
     * Says that it will be asked whether functions are reached, so that another thread begins to read the code. No answer
     * becomes another by that.
     */
    void prepare();

    /** Whether a function may run; false for one that the program does not have. */
    boolean isReachable(String function);

    /**
     * How a function is reached: names from main.main, an initialiser or the runtime's start to the function. Of all
     * ways it is one that begins in main.main if there is any, goes by direct calls if possible, and is short.
     *
     * @return empty when nothing is known, or the function is not reachable
     */
    List<String> path(String function);

    /** The reachable functions that call it or take its address, sorted; empty when nothing is known. */
    List<String> callers(String function);

    /**
     * The functions that {@link #callers} may name, and perhaps more that are not reachable, sorted: found at a small
     * part of its cost.
     */
    List<String> possibleCallers(String function);
}
