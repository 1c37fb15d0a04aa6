package io.encoreservice.engine.web;

import io.encoreservice.engine.storage.ContentChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/**
 * What a request's {@code If-Match} and {@code If-None-Match} say of the file that it would change.
 *
 * @param match the file must be one of these, null when it may be any
 * @param noneMatch the file must be none of these
 */
record FileCondition(@Nullable List<ETag> match, List<ETag> noneMatch) implements ContentChanges.Condition {

    /** Of the headers' values, null for none. */
    static FileCondition of(@Nullable String match, @Nullable String noneMatch) {
        return new FileCondition(
                match == null ? null : ETag.parse(match), noneMatch == null ? List.of() : ETag.parse(noneMatch));
    }

    @Override
    public boolean allows(@Nullable String etag) {
        return (match == null || isOneOf(match, etag)) && !isOneOf(noneMatch, etag);
    }

    private static boolean isOneOf(List<ETag> tags, @Nullable String etag) {
        return etag != null
                && tags.stream()
                        .anyMatch(tag -> tag.isWildcard() || tag.formattedTag().equals(etag));
    }
}
