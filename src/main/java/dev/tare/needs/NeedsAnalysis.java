package dev.tare.needs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Applies the table: from evidence to findings, by nothing else than what it is given. */
public final class NeedsAnalysis {
    private static final String NO_LOADER =
            "\"no such file or directory\" at the start: the kernel does not find the" + " loader";
    private static final String NO_LIBRARY = "\"error while loading shared libraries\" at the start";

    private NeedsAnalysis() {}

    /** What a program needs that can be read. */
    public static NeedFindings find(Evidence in, Linkage linkage) {
        boolean exact = in.isExact();
        NeedFindings found = apply(in, linkage);
        // The code of a damaged program turns out to be none when it is read, and what was said before does not count.
        return in.isExact() == exact ? found : apply(in, linkage);
    }

    private static NeedFindings apply(Evidence in, Linkage linkage) {
        Map<NeedId, Need> found = new EnumMap<>(NeedId.class);
        for (NeedRule rule : NeedsTable.RULES) {
            Need known = found.get(rule.id());
            // The first of the strongest is the one that is told.
            if (known == null || known.confidence().compareTo(rule.confidence()) > 0) {
                Need need = rule.find(in);
                if (need != null) {
                    found.put(rule.id(), need);
                }
            }
        }
        addLinkage(linkage, found);
        List<String> warnings = new ArrayList<>();
        for (Blindness blindness : Blindness.ALL) {
            String warning = blindness.find(in);
            if (warning != null) {
                warnings.add(warning);
            }
        }
        return new NeedFindings(List.copyOf(found.values()), warnings, in.language(), takesLocalTime(in));
    }

    /** Programs of other languages nearly all do, and the zone that TZ names is small. */
    private static boolean takesLocalTime(Evidence in) {
        return switch (in.language()) {
            // The linker leaves it out where nobody asks for the local time.
            case GO -> in.links("time.initLocal") && !NeedsTable.holdsZones(in);
            case NATIVE -> true;
        };
    }

    /**
     * What a program may need that cannot be read: all that programs commonly need.
     *
     * @param why it cannot be read: {@code it is packed by UPX}
     */
    public static NeedFindings unreadable(String why, Linkage linkage) {
        Map<NeedId, Need> needs = new EnumMap<>(NeedId.class);
        for (NeedRule rule : NeedsTable.RULES) {
            if (rule.confidence().isAdded() && !rule.files().isEmpty() && rule.before() == null) {
                needs.putIfAbsent(
                        rule.id(),
                        new Need(
                                rule.id(),
                                Confidence.B,
                                "may need what programs commonly need: " + why,
                                List.of(),
                                List.of(),
                                rule.files(),
                                rule.missing()));
            }
        }
        addLinkage(linkage, needs);
        String warning = "what it needs cannot be seen: " + why + ", so that all that programs commonly need is added";
        return new NeedFindings(List.copyOf(needs.values()), List.of(warning), Evidence.Language.GO, true);
    }

    private static void addLinkage(Linkage linkage, Map<NeedId, Need> to) {
        String loader = linkage.interpreter();
        if (loader != null) {
            // The kernel wants it even for a program that asks it for nothing, as Go's position-independent ones.
            String reason = linkage.needed().isEmpty()
                    ? "names a loader, without which the kernel does not start it, though it needs no library"
                    : "is linked dynamically";
            to.put(
                    NeedId.LOADER,
                    new Need(NeedId.LOADER, Confidence.A, reason, List.of(), List.of(loader), List.of(), NO_LOADER));
        }
        if (!linkage.needed().isEmpty()) {
            to.put(
                    NeedId.LIBRARIES,
                    new Need(
                            NeedId.LIBRARIES,
                            Confidence.A,
                            "is linked dynamically",
                            List.of(),
                            linkage.needed(),
                            List.of(),
                            NO_LIBRARY));
        }
    }
}
