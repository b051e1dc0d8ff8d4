#!/bin/bash
# Sessions end for their owner at once, and for nobody else.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one
sign_in alice
ask GET /api/v1/users/me
expect 'signed in' "$status" 200
alice=$token
ask GET /api/v1/users/me/sessions
session=$(json '.sessions[0].id')

# Whoever knows the number of another's session cannot end it.
sign_in mallory
ask DELETE "/api/v1/users/me/sessions/$session"
problem 404 not-found
token=$alice
ask GET /api/v1/users/me
expect 'still signed in' "$status" 200

ask POST /api/v1/auth/logout
expect 'logout' "$status" 204
ask GET /api/v1/users/me
problem 401 unauthorized
done_all
