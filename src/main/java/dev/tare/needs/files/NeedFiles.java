package dev.tare.needs.files;

import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image gets beside its program.
 *
 * @param files in the order of their paths, each path once
 * @param environment variables that the image gets with them
 * @param notes what a user should know of them: sentences without a full stop
 */
public record NeedFiles(List<NeedFile> files, Map<String, String> environment, List<String> notes) {
    public NeedFiles {
        files = List.copyOf(files);
        environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
        notes = List.copyOf(notes);
    }

    /**
     * Makes the files: of certain and likely needs that the base does not meet, and of those that are chosen. The same
     * arguments give the same bytes.
     *
     * @throws dev.tare.diagnostic.TareException when a choice cannot be met: a file, a zone that is not there
     */
    public static NeedFiles of(NeedFindings findings, NeedsChoice choice, NeedsSetting setting) {
        NeedFilesMaker maker = new NeedFilesMaker(findings, choice, setting);
        for (NeedId id : NeedId.values()) {
            maker.make(id);
        }
        return new NeedFiles(List.copyOf(maker.files.values()), maker.environment, maker.notes);
    }

    /** What a need adds, in bytes. */
    public long bytes(NeedId need) {
        long sum = 0;
        for (NeedFile file : of(need)) {
            sum += file.size();
        }
        return sum;
    }

    /** The files of a need. */
    public List<NeedFile> of(NeedId need) {
        List<NeedFile> out = new ArrayList<>();
        for (NeedFile file : files) {
            if (file.need() == need) {
                out.add(file);
            }
        }
        return out;
    }
}
