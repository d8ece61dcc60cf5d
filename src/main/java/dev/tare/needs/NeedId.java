package dev.tare.needs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program may need. The order is that of every listing. */
public enum NeedId {
    CA("ca", "certificates of public authorities"),
    TZ("tz", "time zones"),
    PASSWD("passwd", "names of users"),
    GROUP("group", "names of groups"),
    TMP("tmp", "a folder for temporary files"),
    HOME("home", "a home folder that the user may write to"),
    NSSWITCH("nsswitch", "where host names are looked up"),
    MIME("mime", "types of files by their names"),
    SERVICES("services", "names of ports and protocols"),
    LOADER("loader", "the program that starts it"),
    LIBRARIES("libraries", "shared libraries"),
    TERMINFO("terminfo", "descriptions of terminals"),
    MACHINE_ID("machine-id", "the machine's number"),
    EXEC("exec", "other programs"),
    LOCALE("locale", "customs of languages"),
    OPENSSL("openssl", "OpenSSL's configuration");

    private final String text;
    private final String title;

    NeedId(String text, String title) {
        this.text = text;
        this.title = title;
    }

    /** As users write it and JSON holds it: {@code machine-id}. */
    public String text() {
        return text;
    }

    /** What it is, in a few words. */
    public String title() {
        return title;
    }

    /** The need that is written so, or null. */
    public static @Nullable NeedId parse(String text) {
        for (NeedId id : values()) {
            if (id.text.equals(text)) {
                return id;
            }
        }
        return null;
    }

    /** All as users write them, in order. */
    public static List<String> texts() {
        List<String> out = new ArrayList<>();
        for (NeedId id : values()) {
            out.add(id.text);
        }
        return out;
    }

    @Override
    public String toString() {
        return text;
    }
}
