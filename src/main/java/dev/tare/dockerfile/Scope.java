package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Expander;
import dev.tare.dockerfile.syntax.ExpansionException;
import dev.tare.dockerfile.syntax.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that the words of an instruction may name, and how its words are expanded. */
public final class Scope {
    private final char escape;
    private final Map<String, String> values = new LinkedHashMap<>();

    public Scope(char escape) {
        this.escape = escape;
    }

    public Scope copy() {
        Scope copy = new Scope(escape);
        copy.addAll(this);
        return copy;
    }

    void addAll(Scope other) {
        values.putAll(other.values);
    }

    public void set(String name, String value) {
        values.put(name, value);
    }

    void clear() {
        values.clear();
    }

    void remove(String name) {
        values.remove(name);
    }

    public @Nullable String get(String name) {
        return values.get(name);
    }

    /** All of them as {@code NAME=value}. */
    List<String> entries() {
        List<String> entries = new ArrayList<>(values.size());
        values.forEach((name, value) -> entries.add(name + "=" + value));
        return entries;
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** A text as one word. */
    public String word(String text) {
        return result(text).text();
    }

    /** The same with the names that were found and not found. */
    public Expander.Result result(String text) {
        return expand(Expander.of(escape), text);
    }

    /** A text as the words that it is made of after expansion. */
    public List<String> words(String text) {
        try {
            return Expander.of(escape).words(text, values::get);
        } catch (ExpansionException e) {
            throw mistake(text, e);
        }
    }

    /** The lines of a here-document, in which quotes mean nothing. */
    String heredoc(String content) {
        return heredocResult(content).text();
    }

    /** The same with the names that were found and not found. */
    public Expander.Result heredocResult(String content) {
        return expand(Expander.forHeredoc(), content);
    }

    /** A text for people to read: as it was written where it cannot be expanded. */
    String display(String text) {
        return display(Expander.of(escape), text);
    }

    /** The same for a text that a shell will read: its quotes stay, and so do variables that are the shell's. */
    String displayCommand(String text) {
        return display(Expander.forDisplay(escape), text);
    }

    private String display(Expander expander, String text) {
        try {
            return expander.expand(text, values::get).text();
        } catch (ExpansionException e) {
            return text;
        }
    }

    private Expander.Result expand(Expander expander, String text) {
        try {
            return expander.expand(text, values::get);
        } catch (ExpansionException e) {
            throw mistake(text, e);
        }
    }

    private static Mistake mistake(String text, ExpansionException e) {
        int line = text.indexOf('\n');
        return new Mistake(line < 0 ? text : text.substring(0, line), String.valueOf(e.getMessage()), null);
    }
}
