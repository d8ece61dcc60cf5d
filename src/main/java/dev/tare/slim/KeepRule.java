package dev.tare.slim;

import java.util.Locale;

/** Why something stays. The order is that of the audit. */
public enum KeepRule {
    /** The program that a container starts, and what its command and its health check name. */
    START,
    /** A verification saw that it was asked for and found. */
    SEEN,
    /** The user asked for it. */
    INCLUDED,
    /** Loader, libraries, and what libraries load by themselves. */
    LIBRARY,
    /** The interpreter of a script, and the files and programs that the script names. */
    SCRIPT,
    /** A program that stays has the path in its own text. */
    NAMED,
    /** What an interpreter brings along: modules that no reading finds. */
    LANGUAGE,
    /** The application's own folder. */
    OWN,
    /** What the program needs besides itself: certificates, time zones and the like. */
    NEED,
    /** Users, names of hosts, configuration of the loader. */
    CONFIGURATION,
    /** A link on the way to something that stays. */
    LINK,
    /** A folder above something that stays, or one that programs write to. */
    FOLDER;

    /** As reports and JSON have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
