package dev.tare.differential;

import java.util.List;
import java.util.Random;

/** Chances of a generator: the same seed gives the same throws on every machine. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** A number from 0 to {@code below - 1}. */
    int number(int below) {
        return random.nextInt(below);
    }

    /** True in so many of a hundred. */
    boolean chance(int percent) {
        return number(100) < percent;
    }

    <T> T of(List<T> choices) {
        return choices.get(number(choices.size()));
    }

    String of(String... choices) {
        return choices[number(choices.length)];
    }

    /** A word for the shell, whatever is in it. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
