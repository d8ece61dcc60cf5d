import java.util.Arrays;

/**
 * What came of a day.
 *
 * @param durations of all builds, from their coming to their end, in seconds, sorted
 * @param makespan when the last one ended
 * @param repeated builds that ran again since their daemon was lost
 */
record Outcome(double hitRate, double meanWait, double[] durations, double makespan, double movedMb, int repeated) {
    Outcome {
        durations = durations.clone();
        Arrays.sort(durations);
    }

    double doneAfter(double part) {
        return durations[(int) Math.min(durations.length - 1, part * durations.length)];
    }
}
