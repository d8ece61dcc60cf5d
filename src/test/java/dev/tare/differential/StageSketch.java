package dev.tare.differential;

import java.util.ArrayList;
import java.util.List;

/** What a generator knows of a stage, or of an image that it copies from. */
final class StageSketch {
    final String name;
    final int number;
    /** It has the users of the bases box and users. */
    final boolean users;
    /** It has a shell. */
    final boolean shell;
    /** Paths that its instructions wrote to. */
    final List<String> places = new ArrayList<>();
    /** Names of variables that instructions may use. */
    final List<String> variables = new ArrayList<>();

    /** @param number of a stage, or -1 for what has only a name */
    StageSketch(String name, int number, boolean users, boolean shell) {
        this.name = name;
        this.number = number;
        this.users = users;
        this.shell = shell;
    }

    String reference(Dice dice) {
        return number >= 0 && (name.isEmpty() || dice.chance(40)) ? String.valueOf(number) : name;
    }

    /** A path in it that may be there. */
    String source(Dice dice) {
        if (!places.isEmpty() && dice.chance(75)) {
            String place = dice.of(places);
            return dice.chance(25) && !place.endsWith("..") ? place + dice.of("*", "/.", "*", "/..") : place;
        }
        if (!shell || dice.chance(15)) {
            return dice.of("/", ".", "/*");
        }
        return dice.of(
                "/etc/passwd",
                "/srv",
                "/srv/link",
                "/srv/full/soft",
                "/home",
                "/srv/*/one",
                "/etc/m*",
                "/srv/link/",
                "/srv/full/sub");
    }
}
