package dev.tare.build.request;

import dev.tare.attest.Provenance;
import dev.tare.build.request.AttestRequest.SbomForm;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is to be said of images, from texts in the form of docker buildx. What comes later counts. */
public final class AttestOptions {
    private final Set<SbomForm> sboms = new LinkedHashSet<>();
    private Provenance.@Nullable Mode provenance;
    private String builder = "";

    /** Adds what {@code --attest} says. */
    public AttestOptions attest(String spec) {
        String text = "--attest " + spec;
        Map<String, String> values = values(text, spec, "type");
        String type = values.remove("type");
        if (type == null) {
            throw TareException.usage(text + ": it has no type", "write type=sbom or type=provenance");
        }
        switch (type) {
            case "sbom" -> sbom(text, values);
            case "provenance" -> provenance(text, values);
            default -> throw TareException.usage(text + ": there is no type " + type, "there are sbom and provenance");
        }
        return this;
    }

    /** Adds what {@code --sbom} says. */
    public AttestOptions sbom(String value) {
        sbom("--sbom=" + value, values("--sbom=" + value, value, "form"));
        return this;
    }

    /** Adds what {@code --provenance} says. */
    public AttestOptions provenance(String value) {
        provenance("--provenance=" + value, values("--provenance=" + value, value, "enabled"));
        return this;
    }

    /**
     * What was collected.
     *
     * @param place {@code index} or {@code referrers}
     * @param pushed whether the images are
     */
    public AttestRequest request(String place, boolean pushed) {
        boolean referrers = place.equals("referrers");
        if (!referrers && !place.equals("index")) {
            throw TareException.usage(
                    "--attest-to is index or referrers, not " + place,
                    NearNames.hint(place, List.of("index", "referrers")));
        }
        if (referrers && !pushed && !(sboms.isEmpty() && provenance == null)) {
            throw TareException.usage(
                    "--attest-to=referrers: only a registry has referrers, and nothing is pushed",
                    "add --push, or leave the flag out");
        }
        return new AttestRequest(sboms, provenance, builder, referrers);
    }

    /** {@code KEY=VALUE,..}; a word alone is the value of a key. */
    private static Map<String, String> values(String text, String csv, String alone) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : csv.split(",", -1)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? alone : field.substring(0, equals).strip();
            String value = (equals < 0 ? field : field.substring(equals + 1)).strip();
            if (values.put(key, value) != null) {
                throw TareException.usage(text + ": " + key + " is given twice", null);
            }
        }
        return values;
    }

    private void sbom(String text, Map<String, String> values) {
        if (!isOn(text, values)) {
            sboms.clear();
            return;
        }
        if (values.containsKey("generator")) {
            throw TareException.usage(
                    text + ": Tare reads the packages itself, and runs no generator", "leave generator out");
        }
        only(text, values, List.of("form"));
        String form = values.getOrDefault("form", "spdx");
        Boolean wanted = form.isEmpty() ? Boolean.TRUE : GoBool.parse(form);
        switch (wanted == null ? form : wanted ? "spdx" : "") {
            case "spdx" -> sboms.add(SbomForm.SPDX);
            case "cyclonedx" -> sboms.add(SbomForm.CYCLONEDX);
            case "" -> sboms.clear();
            default ->
                throw TareException.usage(
                        text + ": there is no form " + values.get("form"), "there are spdx and cyclonedx");
        }
    }

    private void provenance(String text, Map<String, String> values) {
        if (!isOn(text, values)) {
            provenance = null;
            return;
        }
        only(text, values, List.of("mode", "builder-id", "version"));
        if (!values.getOrDefault("version", "v1").equals("v1")) {
            throw TareException.usage(text + ": SLSA provenance is written in v1 only", "leave version out");
        }
        builder = values.getOrDefault("builder-id", builder);
        String mode = values.getOrDefault("mode", "min");
        provenance = switch (mode) {
            case "min" -> Provenance.Mode.MIN;
            case "max" -> Provenance.Mode.MAX;
            default -> throw TareException.usage(text + ": mode is min or max, not " + mode, null);
        };
    }

    /** Takes {@code enabled} and {@code disabled} away. */
    private static boolean isOn(String text, Map<String, String> values) {
        String enabled = values.remove("enabled");
        String disabled = values.remove("disabled");
        return truth(text, enabled == null ? "true" : enabled) && !truth(text, disabled == null ? "false" : disabled);
    }

    private static boolean truth(String text, String value) {
        Boolean parsed = GoBool.parse(value);
        if (parsed == null) {
            throw TareException.usage(text + ": " + value + " is neither true nor false", null);
        }
        return parsed;
    }

    private static void only(String text, Map<String, String> values, List<String> known) {
        List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw TareException.usage(
                    text + ": it has no option " + unknown.getFirst(), "there are " + String.join(", ", known));
        }
    }
}
