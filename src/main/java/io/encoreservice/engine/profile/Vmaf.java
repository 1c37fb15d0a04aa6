package io.encoreservice.engine.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That an output's pictures are compared with its input's, and how.
 *
 * @param feature further features of libvmaf
 * @param model which model of libvmaf
 * @param threads how many threads libvmaf may use
 * @param subsample only every so manieth picture is compared by libvmaf
 * @param refFilters what the input's pictures pass first
 */
public record Vmaf(
        @Nullable String feature,
        @Nullable String model,
        @Nullable Integer threads,
        @Nullable Integer subsample,
        List<String> refFilters) {}
