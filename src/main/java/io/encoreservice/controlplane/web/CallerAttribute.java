package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Carries the proved caller from the token filter to every controller method that has a {@code Caller} parameter. */
public final class CallerAttribute implements HandlerMethodArgumentResolver {

    private static final String NAME = Caller.class.getName();

    CallerAttribute() {}

    public static void set(HttpServletRequest request, Caller caller) {
        request.setAttribute(NAME, caller);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Caller.class);
    }

    @Override
    public Caller resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (request.getAttribute(NAME, RequestAttributes.SCOPE_REQUEST) instanceof Caller caller) {
            return caller;
        }
        throw new NoCallerException();
    }
}
