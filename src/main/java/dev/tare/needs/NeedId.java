package dev.tare.needs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program may need. The order is that of every listing. */
public enum NeedId {
    /** Certificates of public authorities. */
    CA("ca"),
    /** Time zones. */
    TZ("tz"),
    /** Names of users. */
    PASSWD("passwd"),
    /** Names of groups. */
    GROUP("group"),
    /** A folder for temporary files. */
    TMP("tmp"),
    /** A home folder that the user may write to. */
    HOME("home"),
    /** Where host names are looked up. */
    NSSWITCH("nsswitch"),
    /** Types of files by their names. */
    MIME("mime"),
    /** Names of ports and protocols. */
    SERVICES("services"),
    /** The program that starts it. */
    LOADER("loader"),
    /** Shared libraries. */
    LIBRARIES("libraries"),
    /** Descriptions of terminals. */
    TERMINFO("terminfo"),
    /** The machine's number. */
    MACHINE_ID("machine-id"),
    /** Other programs. */
    EXEC("exec"),
    /** Customs of languages. */
    LOCALE("locale"),
    /** OpenSSL's configuration. */
    OPENSSL("openssl");

    private final String text;

    NeedId(String text) {
        this.text = text;
    }

    /** As users write it and JSON holds it: {@code machine-id}. */
    public String text() {
        return text;
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
