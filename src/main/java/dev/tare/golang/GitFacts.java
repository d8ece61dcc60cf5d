package dev.tare.golang;

import dev.tare.diagnostic.TareException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What git says of the commit that a folder is at. It is asked when somebody wants to know. */
public final class GitFacts {
    private final GoCommand command;
    private final String git;

    private GitFacts(GoCommand command, String git) {
        this.command = command;
        this.git = git;
    }

    /**
     * By the names that ko has for them: {@code Branch}, {@code Tag}, {@code ShortCommit}, {@code FullCommit},
     * {@code CommitDate}, {@code CommitTimestamp}, {@code IsDirty} and {@code TreeState}. The tag is one of the commit, the
     * highest version first, else the nearest before it, else empty.
     *
     * @param environment all of git's
     * @throws TareException where there is no git, or no commit
     */
    public static Map<String, String> of(Path folder, Map<String, String> environment) {
        GoCommand command = new GoCommand(folder, environment);
        String git = command.onPath("git");
        if (git == null) {
            throw TareException.failed(
                    "{{.Git}} is what git says, and git is not on PATH", "install it, or write the value itself");
        }
        return new GitFacts(command, git).all();
    }

    private Map<String, String> all() {
        List<String> said = new ArrayList<>();
        if (command.run(List.of(git, "rev-parse", "--verify", "HEAD"), said::add) != 0) {
            String reason = said.isEmpty() ? "git says nothing" : said.getFirst();
            throw TareException.failed(
                    "{{.Git}} is what git says, and " + command.folder() + " is at no commit: "
                            + (reason.startsWith("fatal: ") ? reason.substring("fatal: ".length()) : reason),
                    "in a new repository, commit first: git init, git add ., git commit");
        }
        String commit = said.getLast();
        String seconds = line("show", "-s", "--format=%ct", "HEAD");
        boolean dirty = !command.ask(List.of(git, "status", "--porcelain")).isEmpty();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Branch", line("rev-parse", "--abbrev-ref", "HEAD"));
        facts.put("Tag", tag());
        facts.put("ShortCommit", line("rev-parse", "--short", "HEAD"));
        facts.put("FullCommit", commit);
        facts.put("CommitDate", Instant.ofEpochSecond(Long.parseLong(seconds)).toString());
        facts.put("CommitTimestamp", seconds);
        facts.put("IsDirty", Boolean.toString(dirty));
        facts.put("TreeState", dirty ? "dirty" : "clean");
        return facts;
    }

    private String tag() {
        String own = line("tag", "--points-at", "HEAD", "--sort", "-version:refname");
        return own.isEmpty() ? line("describe", "--tags", "--abbrev=0") : own;
    }

    /** The first line, or the empty string where there is none. */
    private String line(String... words) {
        List<String> all = new ArrayList<>(List.of(git));
        all.addAll(List.of(words));
        List<String> lines = command.ask(all);
        return lines.isEmpty() ? "" : lines.getFirst();
    }
}
